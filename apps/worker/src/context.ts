import type { Logger } from 'pino';
import type { RefreshContext } from './refresh/refresh-context.ts';

/** All that the worker needs of its surroundings. Secrets come as paths: their content never passes through here. */
export type WorkerContext = Pick<RefreshContext, 'modelsDirectory' | 'releaseFile' | 'database'> & {
  readonly host: string;
  readonly port: number;
  /** Where minute bars come from; where there are none to learn from, why. */
  readonly candles: { readonly url: string } | { readonly none: string };
  /** From one look whether a refresh is due to the next; an hour by default. */
  readonly lookMs?: number;
  /** Wall time; by default the real one. */
  readonly nowMs?: () => number;
  readonly log: Logger;
};
