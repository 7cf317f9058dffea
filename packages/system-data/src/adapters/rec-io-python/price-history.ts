import type { Client } from 'pg';
import { type ColumnDescription, type TableDescription, tableName } from '../../description.ts';
import { type Mapping, requireAllCounted } from '../adapter.ts';
import { madeColumn, madeTable } from '../made-description.ts';
import { FITS, type MomentumUnit, momentumUnit } from './momentum-unit.ts';
import { finiteNumber, isNumber, timeFormOf } from './read-values.ts';
import { type HourRow, resolveRepeatedHour } from './repeated-hour.ts';
import {
  type Fault,
  forgetReadRows,
  hasLocal,
  type Passes,
  placedAndLeft,
  placeTimedRows,
  READ_ROWS,
  readTimedRows,
} from './timed-rows.ts';
import { CHANGE_DAYS, decideZone, EASTERN, isRepeated, zoneEvidence } from './zone.ts';

const PRICES = ['open', 'high', 'low', 'close'] as const;

/** Minute bars of the earlier system; null when the table is none of them. */
export function priceHistoryMapping(adapter: string, table: TableDescription): Mapping | null {
  if (table.schema !== 'historical_data' || !/^(btc|eth)_price_history$/.test(table.name)) return null;
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const time = columns.get('timestamp');
  const prices = PRICES.map((name) => columns.get(name));
  if (time === undefined || timeFormOf(time.type) === null) return null;
  if (prices.some((column) => column === undefined || !isNumber(column.type))) return null;
  return {
    from: [table],
    into: ours(table.name),
    async run(client, stagedOf, result, { zone: said }) {
      const form = timeFormOf(time.type) ?? 'text';
      const rowsIn = await readTimedRows(
        client,
        stagedOf(table),
        { column: quoted('timestamp'), form },
        OURS.map((name) => ({ name, value: numberIn(columns, name) })),
      );
      const name = tableName(table);
      const report = { adapter, table: name, from: [name], unit: 'rows' as const, rowsIn };
      const decision = decideZone({ ...(await zoneEvidence(client, READ_ROWS)), agreeing: null }, said);
      if (decision.zone === null && (await hasLocal(client))) {
        const reason = `its times name no zone: ${decision.because}`;
        return requireAllCounted({ ...report, rowsOut: 0, leftOut: [{ reason, rows: rowsIn }], notes: [] });
      }
      const unit = await momentumUnit(client, READ_ROWS);
      const hours =
        decision.zone === EASTERN && unit !== null ? await repeatedHours(client, unit) : NO_PASSES;
      if (unit !== 'percent')
        await client.query(`UPDATE ${READ_ROWS} SET momentum = ${unit === null ? 'NULL' : 'momentum / 100'}`);
      const rounded = await roundedNote(client);
      const counted = await placeTimedRows(client, result, OURS, FAULTS, decision.zone, hours.passes);
      await forgetReadRows(client);
      return requireAllCounted({
        ...report,
        ...placedAndLeft(counted),
        notes: [
          ...(decision.zone === null ? [] : [`times taken as ${decision.zone}: ${decision.because}`]),
          ...hours.notes,
          ...momentumNote(columns.has('momentum'), unit),
          ...rounded,
        ],
      });
    },
  };
}

/** As our migrations make it. */
const ours = (name: string): TableDescription =>
  madeTable('historical_data', name, [
    madeColumn('timestamp', 'timestamptz', { notNull: true }),
    ...PRICES.map((price) => madeColumn(price, 'numeric(16,4)', { notNull: true })),
    madeColumn('volume', 'numeric'),
    madeColumn('momentum', 'float8'),
  ]);

type Columns = ReadonlyMap<string, ColumnDescription>;

/** Columns besides the time. */
const OURS = [...PRICES, 'volume', 'momentum'];
const FAULTS: readonly Fault[] = [
  { reason: 'its time is not the beginning of a minute', when: "date_trunc('minute', at) <> at" },
  { reason: 'a price is missing or no number', when: 'num_nulls(open, high, low, close) > 0' },
  {
    reason: 'its prices are those of no bar',
    when: 'low <= 0 OR low > least(open, close) OR high < greatest(open, close) OR high >= 1e12',
  },
];

const quoted = (name: string): string => `s."${name}"`;

export function numberIn(columns: Columns, name: string): string {
  const column = columns.get(name);
  return column === undefined || !isNumber(column.type)
    ? 'NULL::numeric'
    : finiteNumber(quoted(name), column.type);
}

type Hours = { readonly passes: Passes; readonly notes: readonly string[] };
const NO_PASSES: Hours = { passes: new Map(), notes: [] };

async function repeatedHours(client: Client, unit: MomentumUnit): Promise<Hours> {
  const { rows } = await client.query<HourRow & { readonly day: string; readonly repeated: boolean }>(
    `WITH changes AS MATERIALIZED (${CHANGE_DAYS})
     SELECT r.row::text AS row, c.day::text AS day, extract(epoch FROM r.local)::float8 AS local,
       r.close::float8 AS close, r.momentum::float8 AS momentum,
       ${isRepeated('r.local')} AS repeated
     FROM ${READ_ROWS} AS r JOIN changes c ON NOT c.spring
       AND r.local >= c.day - interval '12 hours' AND r.local < c.day + interval '12 hours'
     WHERE r.close IS NOT NULL ORDER BY r.local`,
  );
  const passes = new Map<string, 'first' | 'second'>();
  const notes: string[] = [];
  for (const [day, found] of Map.groupBy(rows, (row) => row.day)) {
    const repeated = found.filter((row) => row.repeated);
    const start = repeated[0]?.local ?? 0;
    const resolved = resolveRepeatedHour(
      found.filter(({ local }) => local < start),
      repeated,
      found.filter((row) => row.local > start && !row.repeated),
      FITS[unit],
    );
    for (const [row, pass] of resolved) passes.set(row, pass);
    if (resolved.size > 0)
      notes.push(
        `${day}: the repeated hour is told by the momentum of its rows (${[...new Set(resolved.values())].join(' and ')} pass)`,
      );
  }
  return { passes, notes };
}

/** Ours have four digits after the point. */
async function roundedNote(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ rows: number }>(
    `SELECT count(*)::float8 AS rows FROM ${READ_ROWS} WHERE ${PRICES.map((name) => `${name} <> round(${name}, 4)`).join(' OR ')}`,
  );
  const count = rows[0]?.rows ?? 0;
  return count === 0 ? [] : [`in ${count} rows a price was rounded to 1/10,000 $`];
}

function momentumNote(there: boolean, unit: MomentumUnit | null): readonly string[] {
  if (!there) return [];
  if (unit === null)
    return ['momentum was not taken: computed again it is neither in percent nor in hundredths of one'];
  return [unit === 'percent' ? 'momentum is in percent' : 'momentum was in hundredths of a percent'];
}
