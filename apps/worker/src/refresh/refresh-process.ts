import { readFile, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { openPool } from '@rec-io/database/connection';
import { requireSchema } from '@rec-io/database/schema-version';
import { explain } from '@rec-io/installer/explain';
import { openModelStore } from '@rec-io/model-store/model-store';
import { coinbaseCandles } from '@rec-io/prices/coinbase-candles';
import { SPANS } from '@rec-io/research/held-out-weeks';
import { refreshCoin } from './refresh-coin.ts';
import type { RefreshContext, RefreshNews } from './refresh-context.ts';

/** The process of one refresh. Its context is its argument, its news go to the process that has started it. */
const context = JSON.parse(process.argv[2] ?? '') as RefreshContext;
const { symbols, by, database, spans = SPANS } = context;
const nowMs = () => context.nowMs ?? Date.now();

// Trading comes first: for the processor, and where the kernel finds no memory for all. Only Linux has that file.
setPriority(context.niceness);
await writeFile('/proc/self/oom_score_adj', '1000').catch(() => undefined);
// Nobody is left who wants it.
process.once('disconnect', () => process.exit(1));

/** Sent when it resolves: what computes for minutes would keep it back. */
const tell = (news: RefreshNews): Promise<void> =>
  new Promise((resolve) => process.send?.(news, undefined, undefined, () => resolve()));

try {
  await refresh();
} catch (error) {
  await tell({ kind: 'failed', reason: explain(error).message });
}
process.removeAllListeners('disconnect');
process.disconnect();

async function refresh(): Promise<void> {
  const store = openModelStore(context.modelsDirectory, context.releaseFile);
  const lock = await store.lock();
  if (!lock.held) return tell({ kind: 'busy', pid: lock.by.pid });
  const password = (await readFile(database.passwordFile, 'utf8')).trim();
  const pool = openPool({ ...database, password }, { name: 'worker', max: 1 });
  try {
    await requireSchema(pool);
    const door = coinbaseCandles({ url: context.candlesUrl, nowMs });
    const onStep = (...[symbol, step, share]: Parameters<Parameters<typeof refreshCoin>[0]['onStep']>) =>
      tell({ kind: 'step', symbol, step, ...(share === undefined ? {} : { share }) });
    for (const symbol of symbols)
      await tell({
        kind: 'event',
        event: await refreshCoin({ pool, door, store, nowMs, spans, by, onStep }, symbol),
      });
    await tell({ kind: 'done' });
  } finally {
    await pool.end();
    await lock.release();
  }
}
