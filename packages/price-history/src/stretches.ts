import type { CoinSymbol } from '@rec-io/domain/market';
import { DAY_MS, MINUTE_MS } from '@rec-io/domain/time';
import type { Gap } from '@rec-io/prices/bars';
import type { ClientBase } from 'pg';

/** What one source brought of a stretch of time. */
export type Stretch = Gap & { readonly source: string; readonly bars: number };

/** Parts of one source that are less than a day apart are one stretch. @param startsMs of its bars, in order */
export function stretchesOf(source: string, startsMs: Iterable<number>): Stretch[] {
  const result: Stretch[] = [];
  let [fromMs, toMs, bars] = [0, 0, 0];
  for (const startMs of startsMs) {
    if (bars > 0 && startMs - toMs >= DAY_MS) {
      result.push({ source, fromMs, toMs, bars });
      bars = 0;
    }
    if (bars === 0) fromMs = startMs;
    toMs = startMs + MINUTE_MS;
    bars++;
  }
  if (bars > 0) result.push({ source, fromMs, toMs, bars });
  return result;
}

/** Notes what a source brought; what it had brought less than a day before or after becomes one stretch with it. */
export async function noteStretch(client: ClientBase, symbol: CoinSymbol, stretch: Stretch): Promise<void> {
  const { source, fromMs, toMs, bars } = stretch;
  const near = await client.query<{ from: Date; to: Date; bars: string }>(
    `SELECT from_time AS "from", to_time AS "to", bars::text FROM historical_data.price_stretches
     WHERE symbol = $1 AND source = $2 AND from_time < $4 AND to_time > $3 ORDER BY from_time`,
    [symbol, source, new Date(fromMs - DAY_MS), new Date(toMs + DAY_MS)],
  );
  const all = near.rows.map(({ from, to, bars: count }) => ({
    fromMs: from.getTime(),
    toMs: to.getTime(),
    bars: Number(count),
  }));
  if (all.length > 0)
    await client.query(
      'DELETE FROM historical_data.price_stretches WHERE symbol = $1 AND source = $2 AND from_time = ANY ($3::timestamptz[])',
      [symbol, source, all.map((one) => new Date(one.fromMs).toISOString())],
    );
  await client.query(
    `INSERT INTO historical_data.price_stretches (symbol, source, from_time, to_time, bars) VALUES ($1, $2, $3, $4, $5)`,
    [
      symbol,
      source,
      new Date(Math.min(fromMs, ...all.map((one) => one.fromMs))),
      new Date(Math.max(toMs, ...all.map((one) => one.toMs))),
      all.reduce((sum, one) => sum + one.bars, bars),
    ],
  );
}

/** All that was brought, by source and time. */
export async function readStretches(client: ClientBase, symbol: CoinSymbol): Promise<Stretch[]> {
  const { rows } = await client.query<{ source: string; from: Date; to: Date; bars: string }>(
    `SELECT source, from_time AS "from", to_time AS "to", bars::text FROM historical_data.price_stretches
     WHERE symbol = $1 ORDER BY from_time, source`,
    [symbol],
  );
  return rows.map(({ source, from, to, bars }) => ({
    source,
    fromMs: from.getTime(),
    toMs: to.getTime(),
    bars: Number(bars),
  }));
}
