import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '@rec-io/installer/json-file';
import type { Layout } from '@rec-io/installer/layout';
import type { Logger } from 'pino';
import { FORGIVEN_AFTER_MS } from '../parent/backoff.ts';
import { countStart, forgiveStarts } from './failed-starts.ts';

/** How a program that is started again and again is kept from eating the machine. */
export type HoldBack = {
  /** For as long as it is its turn to wait. */
  wait(): Promise<void>;
  /** It runs: after a minute of that, what ended it before is overcome. */
  runs(): void;
  /** It was told to end: that is no failure. */
  told(): Promise<void>;
};

const NOT_SUPERVISED: HoldBack = {
  wait: () => Promise.resolve(),
  runs: () => undefined,
  told: () => Promise.resolve(),
};

/**
 * Under Supervisor as under our parent: later and later, up to a minute, and never given up. Supervisor alone waits only for
 * what ends within its first seconds, then a second longer each time without end.
 */
export function holdBack({ name }: { readonly name: string }, layout: Layout, log: Logger): HoldBack {
  if (process.env['SUPERVISOR_ENABLED'] === undefined) return NOT_SUPERVISED;
  const forgive = () => forgiveStarts(layout, name).catch((error: unknown) => void untold(log)(error));
  return {
    async wait() {
      const { failures, delayMs } = await countStart(layout, name, process.ppid).catch(untold(log));
      if (failures === 0) return;
      log.warn({ failures, delayMs }, 'it ended when it was started before: held back for a while');
      await sleep(delayMs);
    },
    runs() {
      setTimeout(() => void forgive(), FORGIVEN_AFTER_MS).unref();
    },
    told: forgive,
  };
}

/** Whoever watches open trades starts all the same. */
const untold = (log: Logger) => (error: unknown) => {
  log.warn({ reason: reasonOf(error) }, 'it cannot be kept how often this program was started');
  return { failures: 0, delayMs: 0 };
};
