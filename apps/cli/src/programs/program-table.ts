import type { Mode } from '@rec-io/domain/ledger';
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
  /**
   * Under our own parent it lives in the process of this program, which spares the memory of one of its own; Supervisor runs
   * each by itself.
   */
  readonly guestOf?: (mode: Mode) => string;
  /** Loaded only when hosted: a process holds the code of its own program alone. */
  readonly host: (installation: Installation, log: Logger) => Promise<Hosted>;
};

/**
 * What quick mode runs, in the order of need: each waits until the one before is ready. Sync and recorder join exchange-sim's or
 * web's, worker joins web's. The monitor comes after whom it watches, and ends before.
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
    name: 'sync',
    port: 'sync',
    guestOf: (mode) => (mode === 'simulated' ? 'exchange-sim' : 'web'),
    host: async (installation, log) => (await loaded(() => import('./sync.ts'))).hostSync(installation, log),
  },
  {
    name: 'recorder',
    port: 'recorder',
    guestOf: (mode) => (mode === 'simulated' ? 'exchange-sim' : 'web'),
    host: async (installation, log) =>
      (await loaded(() => import('./recorder.ts'))).hostRecorder(installation, log),
  },
  {
    name: 'worker',
    port: 'worker',
    guestOf: () => 'web',
    host: async (installation, log) =>
      (await loaded(() => import('./worker.ts'))).hostWorker(installation, log),
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

type Setting = Pick<Configuration, 'mode' | 'supervision'>;

/** All that an installation runs, in whichever process: against a real exchange nothing pretends to be one. */
export const allProgramsOf = ({ mode }: Pick<Configuration, 'mode'>): readonly Program[] =>
  PROGRAMS.filter(({ name }) => mode === 'simulated' || name !== 'exchange-sim');

/** Those that have a process of their own. */
export const programsOf = (setting: Setting): readonly Program[] =>
  allProgramsOf(setting).filter(
    ({ guestOf }) => setting.supervision === 'supervisord' || guestOf === undefined,
  );

/** Those that live in the process of that one. */
export const guestsOf = (host: string, { mode, supervision }: Setting): readonly Program[] =>
  supervision === 'supervisord' ? [] : PROGRAMS.filter(({ guestOf }) => guestOf?.(mode) === host);
