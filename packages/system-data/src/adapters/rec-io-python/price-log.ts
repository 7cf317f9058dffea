import type { Client } from 'pg';
import { type Named, type TableDescription, tableName } from '../../description.ts';
import { quotedTable } from '../../schemas.ts';
import { type Mapping, requireAllCounted, type SourceZone, ZONES } from '../adapter.ts';
import { madeColumn, madeTable } from '../made-description.ts';
import { numberIn } from './price-history.ts';
import { isNumber, timeFormOf } from './read-values.ts';
import {
  type Fault,
  forgetReadRows,
  hasLocal,
  placedAndLeft,
  placeTimedRows,
  READ_ROWS,
  readTimedRows,
} from './timed-rows.ts';
import { decideZone, isRepeated, zoneEvidence } from './zone.ts';

const SCORES = ['momentum', 'delta_1m', 'delta_2m', 'delta_3m', 'delta_4m', 'delta_15m', 'delta_30m'];
/** Columns besides the time. */
const OURS = ['price', 'one_minute_avg', ...SCORES];
const ours = (name: string): TableDescription =>
  madeTable('live_data', name, [
    madeColumn('timestamp', 'timestamptz', { notNull: true }),
    madeColumn('price', 'numeric(16,4)', { notNull: true }),
    madeColumn('one_minute_avg', 'numeric(16,4)'),
    ...SCORES.map((score) => madeColumn(score, 'float8')),
  ]);
const FAULTS: readonly Fault[] = [
  { reason: 'its price is missing or no number', when: 'price IS NULL' },
  { reason: 'its price is none', when: 'price <= 0 OR price >= 1e12' },
];

/** The earlier system's price of each second; null when the table is not that. */
export function priceLogMapping(adapter: string, table: TableDescription): Mapping | null {
  const [, symbol] = /^live_price_log_1s_(btc|eth)$/.exec(table.name) ?? [];
  if (table.schema !== 'live_data' || symbol === undefined) return null;
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const [time, price] = [columns.get('timestamp'), columns.get('price')];
  if (time === undefined || timeFormOf(time.type) === null) return null;
  if (price === undefined || !isNumber(price.type)) return null;
  const history: Named = { schema: 'historical_data', name: `${symbol}_price_history` };
  return {
    from: [table],
    into: ours(table.name),
    async run(client, stagedOf, result, { zone: said, resultOf }) {
      const form = timeFormOf(time.type) ?? 'text';
      const rowsIn = await readTimedRows(
        client,
        stagedOf(table),
        { column: 's."timestamp"', form },
        OURS.map((name) => ({ name, value: numberIn(columns, name) })),
      );
      const name = tableName(table);
      const report = { adapter, table: name, from: [name], unit: 'rows' as const, rowsIn };
      const bars = resultOf(history);
      const agreeing = bars === null ? null : await zoneOfBars(client, bars);
      const decision = decideZone({ ...(await zoneEvidence(client, READ_ROWS)), agreeing }, said);
      if (decision.zone === null && (await hasLocal(client))) {
        const reason = `its times name no zone: ${decision.because}`;
        return requireAllCounted({ ...report, rowsOut: 0, leftOut: [{ reason, rows: rowsIn }], notes: [] });
      }
      // A second of the repeated hour was written once for both hours: nothing tells which.
      const counted = await placeTimedRows(client, result, OURS, FAULTS, decision.zone, new Map());
      await forgetReadRows(client);
      const notes = decision.zone === null ? [] : [`times taken as ${decision.zone}: ${decision.because}`];
      return requireAllCounted({ ...report, ...placedAndLeft(counted), notes });
    },
  };
}

const COMPARED_MIN = 200;
const SHARE_IN_BARS = 0.8;
const SHARE_ELSEWHERE_MAX = 0.5;

/** By which zone a second's price lies within the bar of its minute. */
async function zoneOfBars(client: Client, { schema, name }: Named): Promise<SourceZone | null> {
  const shares = new Map<SourceZone, number>();
  for (const zone of ZONES) {
    const { rows } = await client.query<{ compared: number; within: number }>(
      `SELECT count(*)::int AS compared, (count(*) FILTER (WHERE l.price BETWEEN b.low AND b.high))::int AS within
       FROM (SELECT date_trunc('minute', local) AT TIME ZONE '${zone}' AS at, price FROM ${READ_ROWS}
             WHERE extract(second FROM local)::int % 20 = 10 AND NOT ${isRepeated('local')}) AS l
       JOIN ${quotedTable(schema, name)} AS b ON b."timestamp" = l.at`,
    );
    const { compared = 0, within = 0 } = rows[0] ?? {};
    if (compared < COMPARED_MIN) return null;
    shares.set(zone, within / compared);
  }
  const [best, other] = [...shares].sort(([, a], [, b]) => b - a);
  if (best === undefined || other === undefined) return null;
  return best[1] >= SHARE_IN_BARS && other[1] <= SHARE_ELSEWHERE_MAX ? best[0] : null;
}
