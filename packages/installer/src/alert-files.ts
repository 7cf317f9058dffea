import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Acknowledgement,
  ALERT_CHANNELS,
  type AlertChannel,
  type AlertState,
  NO_ALERTS,
  type QuietHours,
  quietHours,
} from '@rec-io/domain/alert';
import {
  type ChannelSettings,
  SET_CHANNELS,
  type SetChannel,
  settingsProblem,
} from '@rec-io/domain/alert-settings';
import type { AccountIds } from './account-ids.ts';
import { CatalogueError } from './catalogue-error.ts';
import { jsonText, writeDurably, writeJsonDurably } from './durable-file.ts';
import { isObject, readJsonObject } from './json-file.ts';
import type { Layout } from './layout.ts';
import { readPrivateFile, writePrivateFile } from './profile/private-file.ts';

/** Where alerts keep what they need. No database: that it is away is the very thing to be told. */
export type AlertPlaces = Pick<Layout, 'secrets' | 'alertHours' | 'alertState' | 'alertAcknowledgements'>;

const ACKNOWLEDGED_MAX = 200;

const channelFile = ({ secrets }: AlertPlaces, channel: SetChannel): string =>
  join(secrets, `alert-${channel}.json`);

/** What of alerts is set up by people and cannot be made again, by a name that is the same in every installation. */
export const alertSettingFiles = (places: AlertPlaces): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(SET_CHANNELS.map((each) => [`alert-${each}.json`, channelFile(places, each)])),
  'alert-hours.json': places.alertHours,
});

/** Null where it is not set up. @throws CatalogueError REC-640 for a file that others can read, or that cannot be used */
export async function readChannel<C extends SetChannel>(
  places: AlertPlaces,
  channel: C,
): Promise<ChannelSettings[C] | null> {
  const path = channelFile(places, channel);
  const text = await readPrivateFile(path);
  if (text === null) return null;
  const value = parsed(text);
  const problem = settingsProblem(channel, value);
  if (problem === null) return value as ChannelSettings[C];
  throw new CatalogueError('REC-640', {
    path,
    reason: problem,
    fix: `Set it again: recio alerts set ${channel}`,
  });
}

/** @param owner as whom the programs run. @throws CatalogueError REC-840 for settings that cannot be used */
export async function writeChannel<C extends SetChannel>(
  places: AlertPlaces,
  channel: C,
  settings: ChannelSettings[C],
  owner: AccountIds | null,
): Promise<void> {
  const reason = settingsProblem(channel, settings);
  if (reason !== null) throw new CatalogueError('REC-840', { channel, reason });
  await writePrivateFile(channelFile(places, channel), jsonText(settings), owner);
}

export const removeChannel = (places: AlertPlaces, channel: SetChannel): Promise<void> =>
  rm(channelFile(places, channel), { force: true });

/** Null: none. @throws CatalogueError REC-115 for a file that is no JSON object, REC-843 for what are no hours */
export async function readQuietHours({ alertHours }: AlertPlaces): Promise<QuietHours | null> {
  const quiet = (await readJsonObject(alertHours))?.['quiet'] ?? null;
  if (quiet === null) return null;
  const { from, to, zone } = isObject(quiet) ? quiet : {};
  const hours = quietHours(`${from}-${to}`, String(zone));
  if (hours === null) throw new CatalogueError('REC-843', { text: `${from}-${to} (${zone})` });
  return hours;
}

export const writeQuietHours = ({ alertHours }: AlertPlaces, quiet: QuietHours | null): Promise<void> =>
  writeJsonDurably(alertHours, { quiet }, 0o644);

/** What cannot be read is as nothing: what is wrong is then told again. */
export async function readAlertState({ alertState }: AlertPlaces): Promise<AlertState> {
  const value = await readPrivateFile(alertState).catch(() => null);
  const state = value === null ? null : parsed(value);
  if (!isObject(state)) return NO_ALERTS;
  const { nextNo, alerts, channels } = state;
  return typeof nextNo === 'number' && Array.isArray(alerts) && isObject(channels)
    ? (state as unknown as AlertState)
    : NO_ALERTS;
}

export const writeAlertState = ({ alertState }: AlertPlaces, state: AlertState): Promise<void> =>
  writeJsonDurably(alertState, state);

export async function readAcknowledgements(places: AlertPlaces): Promise<readonly Acknowledgement[]> {
  const { acknowledged: found } = await readSaid(places);
  const said = Array.isArray(found) ? found : [];
  return said.filter(
    (each): each is Acknowledgement =>
      isObject(each) &&
      typeof each['key'] === 'string' &&
      typeof each['by'] === 'string' &&
      typeof each['atMs'] === 'number',
  );
}

/** What people said of alerts: it is theirs, and the state is the monitor's. */
async function readSaid({ alertAcknowledgements }: AlertPlaces): Promise<Readonly<Record<string, unknown>>> {
  const value = await readPrivateFile(alertAcknowledgements).catch(() => null);
  const found = value === null ? null : parsed(value);
  return isObject(found) ? found : {};
}

/** When a test by each channel was taken last, UTC milliseconds. */
export async function readTested(
  places: AlertPlaces,
): Promise<Readonly<Partial<Record<AlertChannel, number>>>> {
  const { tested } = await readSaid(places);
  if (!isObject(tested)) return {};
  return Object.fromEntries(
    ALERT_CHANNELS.flatMap((channel) => {
      const atMs = tested[channel];
      return typeof atMs === 'number' ? [[channel, atMs] as const] : [];
    }),
  );
}

/** @param owner as whom the programs run */
export async function recordTested(
  places: AlertPlaces,
  channels: readonly AlertChannel[],
  atMs: number,
  owner: AccountIds | null,
): Promise<void> {
  const now = Object.fromEntries(channels.map((channel) => [channel, atMs]));
  await writeSaid(
    places,
    { ...(await readSaid(places)), tested: { ...(await readTested(places)), ...now } },
    owner,
  );
}

const writeSaid = (
  { alertAcknowledgements }: AlertPlaces,
  said: Readonly<Record<string, unknown>>,
  owner: AccountIds | null,
): Promise<void> => writeDurably(alertAcknowledgements, jsonText(said), 0o600, owner ?? undefined);

/** @param owner as whom the programs run */
export async function acknowledge(
  places: AlertPlaces,
  said: readonly Acknowledgement[],
  owner: AccountIds | null,
): Promise<void> {
  const acknowledged = [...(await readAcknowledgements(places)), ...said].slice(-ACKNOWLEDGED_MAX);
  await writeSaid(places, { ...(await readSaid(places)), acknowledged }, owner);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
