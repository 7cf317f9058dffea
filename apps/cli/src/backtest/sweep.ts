import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { Parameters } from '@rec-io/domain/parameters';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { BarColumns } from '@rec-io/research/backtest/bar-columns';
import type { TrialDays } from '@rec-io/research/backtest/sweep-figures';
import type { MinuteGrid } from '@rec-io/research/minute-grid';
import type { BacktestGiven } from './given.ts';
import type { Prepared } from './prepared.ts';
import type { SweepChunk, SweepNews, SweepWork } from './sweep-worker.ts';

/** One combination: its monitor, and what of it was swept. */
export type Trial = { readonly set: Parameters; readonly monitor: MonitorSpec };

/** Walked side by side by one worker. More share one walk of the model; fewer let all cores end at the same time. */
const CHUNK_MAX = 50;

/**
 * Runs all combinations on all cores. Bars are shared, not copied; each worker learns its model from them again.
 * @throws CatalogueError REC-113 when it is stopped
 */
export async function sweep(
  trials: readonly Trial[],
  prepared: Prepared,
  given: BacktestGiven,
  strategies: string | null,
  signal: AbortSignal,
  onShare: (share: number, what: string) => void,
): Promise<TrialDays[]> {
  const workers = Math.min(availableParallelism(), trials.length);
  process.stderr.write(`${trials.length} combinations on ${workers} cores …\n`);
  const chunks = chunksOf(trials, Math.min(CHUNK_MAX, Math.ceil(trials.length / workers)));
  const { grid, columns, fromMs, toMs } = prepared;
  const work: SweepWork = { ...shared(grid, columns), given, strategies, fromMs, toMs };
  const found = new Array<TrialDays | undefined>(trials.length);
  const under = new Map<number, number>();
  let done = 0;
  const tell = () => {
    const partly = [...under.values()].reduce((sum, part) => sum + part, 0);
    onShare((done + partly) / trials.length, `${done} of ${trials.length}`);
  };
  const take = (news: SweepNews, worker: number, size: number): void => {
    if (news.kind === 'share') under.set(worker, news.share * size);
    if (news.kind === 'done') {
      under.delete(worker);
      done += news.trials.length;
      for (const [i, { trades, daily }] of news.trials.entries()) {
        const set = trials[news.first + i]?.set ?? {};
        found[news.first + i] = { set, trades, daily };
      }
    }
    tell();
  };
  await Promise.all(
    Array.from({ length: workers }, (_, worker) =>
      oneWorker(
        work,
        () => chunks.shift(),
        (news, size) => take(news, worker, size),
        signal,
      ),
    ),
  );
  if (signal.aborted) throw new CatalogueError('REC-113');
  return found.filter((trial) => trial !== undefined);
}

function chunksOf(trials: readonly Trial[], size: number): SweepChunk[] {
  const chunks: SweepChunk[] = [];
  for (let first = 0; first < trials.length; first += size)
    chunks.push({ first, monitors: trials.slice(first, first + size).map(({ monitor }) => monitor) });
  return chunks;
}

/** Works off chunks until there are none. Stopped by the signal, it ends at once: nothing of it is kept. */
function oneWorker(
  work: SweepWork,
  next: () => SweepChunk | undefined,
  take: (news: SweepNews, size: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const worker = new Worker(new URL('./sweep-worker.ts', import.meta.url), { workerData: work });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  let size = 0;
  const give = () => {
    const chunk = next();
    size = chunk?.monitors.length ?? 0;
    worker.postMessage(chunk ?? null);
  };
  return new Promise<void>((resolve, reject) => {
    worker.once('online', give);
    worker.on('message', (news: SweepNews) => {
      if (news.kind === 'failed') reject(news.error);
      else take(news, size);
      if (news.kind === 'done') give();
    });
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  }).finally(() => {
    signal.removeEventListener('abort', stop);
    stop();
  });
}

/** The same bars in memory that workers may look into. */
function shared(
  grid: MinuteGrid,
  columns: BarColumns,
): { readonly grid: MinuteGrid; readonly columns: BarColumns } {
  const share = <T extends object>(of: T): T =>
    Object.fromEntries(
      Object.entries(of).map(([name, value]) => [
        name,
        ArrayBuffer.isView(value) ? sharedColumn(value) : value,
      ]),
    ) as T;
  return { grid: share(grid), columns: share(columns) };
}

function sharedColumn(column: ArrayBufferView): Float64Array | Int32Array {
  if (column instanceof Int32Array) {
    const copy = new Int32Array(new SharedArrayBuffer(column.byteLength));
    copy.set(column);
    return copy;
  }
  if (!(column instanceof Float64Array)) throw new TypeError('a column of bars is of another kind');
  const copy = new Float64Array(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}
