import type { Configuration } from '@rec-io/installer/configuration';
import type { PortName } from '@rec-io/installer/ports';
import type { Logger } from 'pino';
import type { Installation } from '../installation.ts';
import { loaded } from '../loaded.ts';

/** A hosted program. How it works inside is its app's business. */
export type Hosted = { stop(): Promise<void> };

export type Program = {
  readonly name: string;
  readonly port: PortName;
  /** Loaded only when hosted: a process holds the code of its own program alone. */
  readonly host: (installation: Installation, log: Logger) => Promise<Hosted>;
};

/**
 * What quick mode runs, in the order of need: each waits until the one before is ready. Recorder
 * and sync join exchange-sim's, worker joins web's. The monitor comes after whom it watches, and ends before.
 */
export const PROGRAMS: readonly Program[] = [
  {
    name: 'exchange-sim',
    port: 'exchange-sim',
    host: async (installation, log) =>
      (await loaded(() => import('./exchange-sim.ts'))).hostExchangeSim(installation, log),
  },
  {
    name: 'trader',
    port: 'trader',
    host: async (installation, log) =>
      (await loaded(() => import('./trader.ts'))).hostTrader(installation, log),
  },
  {
    name: 'monitor',
    port: 'monitor',
    host: async (installation, log) =>
      (await loaded(() => import('./monitor.ts'))).hostMonitor(installation, log),
  },
  {
    name: 'web',
    port: 'web',
    host: async (installation, log) => (await loaded(() => import('./web.ts'))).hostWeb(installation, log),
  },
];

/** Those that an installation runs: against a real exchange nothing pretends to be one. */
export const programsOf = ({ mode }: Pick<Configuration, 'mode'>): readonly Program[] =>
  PROGRAMS.filter(({ name }) => mode === 'simulated' || name !== 'exchange-sim');
