import type { CoinSymbol } from '@rec-io/domain/market';
import { CARRIED_MINUTES_MAX, type Gap } from '@rec-io/prices/bars';
import type { ClientBase } from 'pg';
import { priceTable } from './price-table.ts';

/**
 * The stored bars that start in a stretch, as the stretches that they fill: no more than ten minutes are absent within one. The
 * server looks at every row, so 2.6 million take a second or two.
 */
export async function barStretches(client: ClientBase, symbol: CoinSymbol, within: Gap): Promise<Gap[]> {
  const { rows } = await client.query<{ from: Date; to: Date }>(
    `SELECT min(at) AS "from", max(at) + interval '1 minute' AS "to"
     FROM (
       SELECT at, count(*) FILTER (WHERE at - before > $3::interval) OVER (ORDER BY at) AS part
       FROM (
         SELECT "timestamp" AS at, lag("timestamp") OVER (ORDER BY "timestamp") AS before
         FROM ${priceTable(symbol)} WHERE "timestamp" >= $1 AND "timestamp" < $2
       ) AS steps
     ) AS parts
     GROUP BY part ORDER BY 1`,
    [new Date(within.fromMs), new Date(within.toMs), `${CARRIED_MINUTES_MAX + 1} minutes`],
  );
  return rows.map(({ from, to }) => ({ fromMs: from.getTime(), toMs: to.getTime() }));
}
