import type { DataDirectories } from '@rec-io/program-parts/directory-size';
import type { Logger } from 'pino';
import type { RefreshContext } from './refresh/refresh-context.ts';

/** All that the worker needs of its surroundings. Secrets come as paths: their content never passes through here. */
export type WorkerContext = Pick<RefreshContext, 'modelsDirectory' | 'releaseFile' | 'database'> & {
  readonly host: string;
  readonly port: number;
  /** Where minute bars come from; where there are none to learn from, why. */
  readonly candles: { readonly url: string } | { readonly none: string };
  /** What grows on the disk, and is measured. */
  readonly directories: DataDirectories;
  /** How much of what grows is kept, where its owner changed it; need not be there. */
  readonly dataBoundsFile: string;
  /** From one look whether a refresh is due, and at what grows, to the next; an hour by default. */
  readonly lookMs?: number;
  /** Wall time; by default the real one. */
  readonly nowMs?: () => number;
  readonly log: Logger;
};
