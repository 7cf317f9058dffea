import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJsonDurably } from '@rec-io/installer/durable-file';
import { type JsonObject, readJsonObject } from '@rec-io/installer/json-file';
import type { Layout } from '@rec-io/installer/layout';
import { isPublicKey } from '@rec-io/installer/signing-key';

/** From where this installation takes its versions, and by whose word. */
export type UpdateSettings = {
  /** As `--from` named it last; null: nobody has. */
  readonly from: string | null;
  /** Public keys that its owner trusts, besides those that the running release brings. */
  readonly keys: readonly string[];
  /** Keys that its owner does not trust although the release brings them. */
  readonly distrusted: readonly string[];
  /** The newest release that was ever seen signed: whoever shows an older one is not believed. */
  readonly newest: { readonly version: string; readonly releasedAt: string } | null;
};

/** What the last look has found; for whoever only reads. */
export type KnownUpdate = {
  readonly checkedAt: string;
  readonly from: string;
  readonly version: string;
  readonly releasedAt: string;
  readonly isNewer: boolean;
};

/** How far an update has come; each is written when it is reached. `undoing`: it goes back. */
export type Phase = 'prepared' | 'stopped' | 'backed-up' | 'switched' | 'started' | 'undoing';

export type Journal = {
  readonly beganAt: string;
  readonly from: { readonly id: string; readonly version: string };
  readonly to: { readonly id: string; readonly version: string };
  readonly phase: Phase;
  /** Whether the system ran, and is to run afterwards. */
  readonly ran: boolean;
  /** Whether tables are changed. */
  readonly migrates: boolean;
  /** Of before; null until it was made. */
  readonly backup: string | null;
  /** Whether programs of the new version have run: they may have written what the backup of before does not have. */
  readonly wasStarted?: boolean;
  /** The owner watches open trades meanwhile. */
  readonly leaveTrades: boolean;
  /** Checks that had failed before: they are no fault of the new version. */
  readonly failedBefore: readonly string[];
  /** Programs that were ready before, those that live in another one's process included. */
  readonly readyBefore: readonly string[];
  /** Why it goes back. */
  readonly reason?: string;
};

const file = ({ updates }: Layout, name: string): string => join(updates, name);
/** Nothing in it is a secret, and the page's program reads what is known. */
const MODE = 0o644;

async function write(layout: Layout, name: string, value: unknown): Promise<void> {
  await mkdir(layout.updates, { recursive: true, mode: 0o755 });
  await writeJsonDurably(file(layout, name), value, MODE);
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

export async function readSettings(layout: Layout): Promise<UpdateSettings> {
  const found: JsonObject = (await readJsonObject(file(layout, 'settings.json'))) ?? {};
  const { from, newest } = found;
  return {
    from: typeof from === 'string' ? from : null,
    keys: strings(found['keys']).filter(isPublicKey),
    distrusted: strings(found['distrusted']),
    newest: (newest ?? null) as UpdateSettings['newest'],
  };
}

export async function changeSettings(
  layout: Layout,
  change: Partial<UpdateSettings>,
): Promise<UpdateSettings> {
  const settings = { ...(await readSettings(layout)), ...change };
  await write(layout, 'settings.json', settings);
  return settings;
}

export const readKnown = async (layout: Layout): Promise<KnownUpdate | null> =>
  (await readJsonObject(file(layout, 'known.json')).catch(() => null)) as KnownUpdate | null;

export const writeKnown = (layout: Layout, known: KnownUpdate): Promise<void> =>
  write(layout, 'known.json', known);

/** The update that is at work, or was cut short; null: there is none. */
export const readJournal = async (layout: Layout): Promise<Journal | null> =>
  (await readJsonObject(file(layout, 'journal.json'))) as Journal | null;

export const writeJournal = (layout: Layout, journal: Journal): Promise<void> =>
  write(layout, 'journal.json', journal);

/** The last update that was finished, by which one goes back. */
export const readLast = async (layout: Layout): Promise<Journal | null> =>
  (await readJsonObject(file(layout, 'last.json'))) as Journal | null;

/** It is over; what became of it stays in the history. @param back whether the version before runs again */
export async function closeJournal(layout: Layout, journal: Journal, back: boolean): Promise<void> {
  const entry = { endedAt: new Date().toISOString(), became: back ? 'taken back' : 'done', ...journal };
  await appendFile(file(layout, 'history.jsonl'), `${JSON.stringify(entry)}\n`, { mode: MODE });
  if (back) await rm(file(layout, 'last.json'), { force: true });
  else await write(layout, 'last.json', journal);
  await rm(file(layout, 'journal.json'), { force: true });
}

/** It had not begun to change anything. */
export const forgetJournal = (layout: Layout): Promise<void> =>
  rm(file(layout, 'journal.json'), { force: true });

export const lockFile = (layout: Layout): string => file(layout, 'lock');
