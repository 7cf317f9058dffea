import { reasonOf } from '@rec-io/installer/json-file';
import type { AccessLog } from '../access-log.ts';
import type { CopyProgress } from '../progress.ts';

const BEAT_MS = 20_000;

/** Tells the operator's log that the copy lives, until it ends. */
export function keepLog(
  log: AccessLog,
  progress: () => CopyProgress,
): { end: (how: LogEnd) => Promise<boolean> } {
  const beat = setInterval(() => {
    const { tablesDone, rowsDone } = progress();
    // One that is lost does no harm: the next comes soon.
    log.progress(tablesDone, rowsDone).catch(() => undefined);
  }, BEAT_MS);
  return {
    async end({ error, isCancelled, tables, rows }) {
      clearInterval(beat);
      const status = isCancelled ? 'cancelled' : error === null ? 'completed' : 'failed';
      const reason = error === null || isCancelled ? null : reasonOf(error);
      // What happened here has happened, whether the operator’s server hears of it or not.
      return log.end({ status, tables, rows, error: reason }).then(
        () => true,
        () => false,
      );
    },
  };
}

export type LogEnd = {
  /** Null: it is complete. */
  readonly error: unknown;
  readonly isCancelled: boolean;
  readonly tables: number;
  readonly rows: number;
};
