import { randomUUID } from 'node:crypto';
import { sendAlert } from '@rec-io/delivery/alert-sender';
import type { Alert, ChannelState, ChannelTest, ShownAlerts, ShownChannel } from '@rec-io/domain/alert';
import {
  type ChannelSettings,
  SET_CHANNELS,
  type SetChannel,
  shownTarget,
} from '@rec-io/domain/alert-settings';
import { alertTestMessage } from '@rec-io/domain/alert-text';
import {
  acknowledge,
  readAcknowledgements,
  readAlertState,
  readChannel,
  readQuietHours,
  recordTested,
} from '@rec-io/installer/alert-files';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { ownerOf } from '@rec-io/installer/profile/owner';
import type { Installation } from '../installation.ts';
import { pageUrl } from './audit-alerts.ts';

/** Alerts as people see them and act on them, by command or on the page: from the files, whether or not the monitor runs. */
export function observedAlerts({ layout, configuration }: Pick<Installation, 'layout' | 'configuration'>) {
  async function open(): Promise<readonly Alert[]> {
    const [{ alerts }, known] = await Promise.all([readAlertState(layout), readAcknowledgements(layout)]);
    return alerts
      .filter(({ endedAtMs }) => endedAtMs === null)
      .map((alert): Alert => {
        const said = known.find(({ key }) => key === alert.key);
        return said === undefined ? alert : { ...alert, acknowledged: { by: said.by, atMs: said.atMs } };
      });
  }

  async function test<C extends SetChannel>(channel: C): Promise<readonly ChannelTest[]> {
    const { mode, account } = configuration;
    try {
      const settings: ChannelSettings[C] | null = await readChannel(layout, channel);
      if (settings === null) return [];
      const setting = { mode, account, pageUrl: pageUrl(configuration) };
      const outcome = await sendAlert(
        channel,
        settings,
        alertTestMessage(randomUUID(), Date.now(), setting),
        { budgetMs: 0, signal: new AbortController().signal },
      );
      return [{ channel, failure: outcome.kind === 'taken' ? null : outcome.reason }];
    } catch (error) {
      return [{ channel, failure: problemText(error) }];
    }
  }

  return {
    async look(): Promise<ShownAlerts> {
      const { channels } = await readAlertState(layout);
      const shown = SET_CHANNELS.map(async (name): Promise<ShownChannel> => {
        const did: Partial<ChannelState> = channels[name] ?? {};
        const { outbox = [], lastTakenAtMs = null, lastFailedAtMs = null, lastFailure = null } = did;
        const found = await targetOf(layout, name);
        return { name, ...found, lastTakenAtMs, lastFailedAtMs, lastFailure, waiting: outbox.length };
      });
      return {
        channels: [...(await Promise.all(shown)), ...pushShown(channels.push)],
        quiet: await readQuietHours(layout),
        open: await open(),
      };
    },

    /** Once by each channel that is set up. @param channel of them all when left out */
    async test(channel?: SetChannel): Promise<readonly ChannelTest[]> {
      const asked = channel === undefined ? SET_CHANNELS : [channel];
      const tests = (await Promise.all(asked.map((name) => test(name)))).flat();
      const taken = tests.filter(({ failure }) => failure === null).map((each) => each.channel);
      if (taken.length > 0)
        await recordTested(layout, taken, Date.now(), await ownerOf(configuration.serviceAccount)());
      return tests;
    },

    /** @returns what was acknowledged; empty where nothing of it is open */
    async acknowledge(by: string, wanted: number | 'all'): Promise<readonly Alert[]> {
      const meant = (await open()).filter(({ no }) => wanted === 'all' || wanted === no);
      const said = meant.filter(({ acknowledged }) => acknowledged === null);
      const owner = await ownerOf(configuration.serviceAccount)();
      const atMs = Date.now();
      if (said.length > 0)
        await acknowledge(
          layout,
          said.map(({ key }) => ({ key, by, atMs })),
          owner,
        );
      return meant;
    },
  };
}

/** Who is told there, people say in their browsers. */
const pushShown = (did: ChannelState | undefined): readonly ShownChannel[] =>
  did === undefined
    ? []
    : [
        {
          ...{ name: 'push', target: 'browsers of who may see the account', problem: null },
          ...{
            lastTakenAtMs: did.lastTakenAtMs,
            lastFailedAtMs: did.lastFailedAtMs,
            lastFailure: did.lastFailure,
          },
          waiting: did.outbox.length,
        },
      ];

async function targetOf<C extends SetChannel>(layout: Installation['layout'], name: C) {
  try {
    const settings = await readChannel(layout, name);
    return { target: settings === null ? null : shownTarget(name, settings), problem: null };
  } catch (error) {
    return { target: null, problem: problemText(error) };
  }
}

const problemText = (error: unknown): string =>
  error instanceof CatalogueError ? `${error.title} ${error.remedy}` : String(error);
