import type { Client } from 'pg';
import { type Named, type TableDescription, tableName } from '../../description.ts';
import { quotedTable } from '../../schemas.ts';
import { type Mapping, requireAllCounted } from '../adapter.ts';
import { madeColumn, madeTable } from '../made-description.ts';
import { finiteNumber, isNumber } from './read-values.ts';

const KEY = ['symbol', 'momentum_bucket', 'minutes_to_close', 'threshold_percent', 'direction'];
/** One row for each share: so it is asked by minutes, distance and side, for any symbol. */
const INTO = madeTable(
  'analytics',
  'fingerprint_directional',
  [
    madeColumn('symbol', 'text', { notNull: true }),
    madeColumn('momentum_bucket', 'int2', {
      comment: 'Hundredths of a percent; null: whatever the momentum was',
    }),
    madeColumn('minutes_to_close', 'int2', { notNull: true }),
    madeColumn('threshold_percent', 'numeric(4,2)', { notNull: true }),
    madeColumn('direction', 'text', {
      notNull: true,
      comment: 'up: a strike so far above the price is reached; down: one so far below it is lost',
    }),
    madeColumn('share_percent', 'numeric', { notNull: true }),
  ],
  {
    comment:
      'How often the price was at least so far above (up) or below (down) after so many minutes. Counted by the earlier system, later years weighing more, without smoothing and without the number of cases.',
    indexes: [
      {
        name: 'fingerprint_directional_key',
        method: 'btree',
        unique: true,
        nullsNotDistinct: true,
        columns: KEY.map((column) => ({
          column,
          expression: null,
          descending: false,
          nullsFirst: false,
          operatorClass: null,
          collation: null,
        })),
        including: [],
        predicate: null,
        constraint: 'unique',
        deferral: 'never',
        partOf: null,
        comment: null,
      },
    ],
    checks: [
      {
        name: 'fingerprint_directional_check',
        expression: "direction IN ('up', 'down') AND share_percent BETWEEN 0 AND 100",
        comment: null,
      },
    ],
  },
);

const NAME = /^([a-z0-9]+)_fingerprint_directional_(?:baseline|momentum_(-?[0-9]{1,3}))$/;
const BUCKET_MAX = 30;
const COLUMN = /^(pos|neg)_([0-9])_([0-9]{2})$/;
/** The earlier system's own steps, in hundredths of a percent. */
const STEP = 5;
const LARGEST = 200;

type Fingerprint = {
  readonly table: TableDescription;
  readonly symbol: string;
  /** Momentum in hundredths of a percent; null: all bars. */
  readonly bucket: number | null;
};

/** How often the price closed at least so far above or below, as the earlier system counted it; null for other tables. */
function fingerprintTable(table: TableDescription): Fingerprint | null {
  const [, symbol, bucket] = NAME.exec(table.name) ?? [];
  if (table.schema !== INTO.schema || symbol === undefined) return null;
  if (bucket !== undefined && Math.abs(Number(bucket)) > BUCKET_MAX) return null;
  if (!table.columns.some(({ name }) => name === 'time_to_close') || valuesOf(table).length === 0)
    return null;
  return { table, symbol, bucket: bucket === undefined ? null : Number(bucket) };
}

export const isFingerprint = (table: TableDescription): boolean => fingerprintTable(table) !== null;

/** Null where there are none. */
export function fingerprintMapping(adapter: string, tables: readonly TableDescription[]): Mapping | null {
  const fingerprints = tables.flatMap((table) => fingerprintTable(table) ?? []);
  if (fingerprints.length === 0) return null;
  return {
    from: fingerprints.map(({ table }) => table),
    into: INTO,
    async run(client, stagedOf, result) {
      const counted = new Map<string, number>();
      const count = (reason: string, values: number) =>
        counted.set(reason, (counted.get(reason) ?? 0) + values);
      let [rowsIn, rowsOut] = [0, 0];
      for (const group of Map.groupBy(fingerprints, ({ symbol, bucket }) => `${symbol} ${bucket}`).values())
        for (const { table, symbol, bucket } of group) {
          const staged = stagedOf(table);
          rowsIn += (await countRows(client, staged)) * valuesOf(table).length;
          // Which of two tables of one bucket (-5 and -05) was used, is not known.
          const names = group.length > 1 ? 'another table is of the same momentum' : null;
          for (const { reason, values } of await place(client, table, staged, result, symbol, bucket, names))
            if (reason === null) rowsOut += values;
            else count(reason, values);
        }
      return requireAllCounted({
        adapter,
        table: tableName(INTO),
        from: fingerprints.map(({ table }) => tableName(table)),
        unit: 'values',
        rowsIn,
        rowsOut,
        leftOut: [...counted].map(([reason, rows]) => ({ reason, rows })),
        notes: notesOn(fingerprints),
      });
    },
  };
}

type Value = { readonly column: string; readonly threshold: string; readonly direction: 'up' | 'down' };

function valuesOf({ columns }: TableDescription): readonly Value[] {
  return columns.flatMap(({ name, type }): readonly Value[] => {
    const [, side, whole, fraction] = COLUMN.exec(name) ?? [];
    if (side === undefined || !isNumber(type)) return [];
    return [{ column: name, threshold: `${whole}.${fraction}`, direction: side === 'pos' ? 'up' : 'down' }];
  });
}

const MINUTES = `CASE WHEN s.time_to_close::text ~ '^0*([1-9]|[1-5][0-9]|60)m( TTC)?$'
  THEN substring(s.time_to_close::text FROM '^[0-9]+')::int END`;

async function place(
  client: Client,
  table: TableDescription,
  { schema, name }: Named,
  result: Named,
  symbol: string,
  bucket: number | null,
  fault: string | null,
): Promise<readonly { readonly reason: string | null; readonly values: number }[]> {
  const types = new Map(table.columns.map((column) => [column.name, column.type]));
  const values = valuesOf(table).map(({ column, threshold, direction }) => {
    const type = types.get(column);
    if (type === undefined) throw new Error(`${tableName(table)} has no column ${column}`);
    return `(${threshold}, '${direction}', ${finiteNumber(`s.${column}`, type)})`;
  });
  const { rows } = await client.query<{ reason: string | null; values: number }>(
    `WITH minutes AS (
      SELECT *, ${MINUTES} AS minutes FROM ${quotedTable(schema, name)} AS s OFFSET 0
    ),
    judged AS MATERIALIZED (
      SELECT s.minutes, v.threshold, v.direction, v.share, CASE
        WHEN $3::text IS NOT NULL THEN $3::text
        WHEN s.minutes IS NULL THEN 'its minutes to the close cannot be read'
        WHEN count(*) OVER (PARTITION BY s.minutes, v.threshold, v.direction) > 1 THEN 'another row is of the same minute'
        WHEN v.share IS NULL THEN 'it is missing or no number'
        WHEN v.share NOT BETWEEN 0 AND 100 THEN 'it is no share of a hundred'
      END AS reason
      FROM minutes s CROSS JOIN LATERAL (VALUES ${values.join(', ')}) AS v (threshold, direction, share)
    ),
    placed AS (
      INSERT INTO ${quotedTable(result.schema, result.name)}
        (symbol, momentum_bucket, minutes_to_close, threshold_percent, direction, share_percent)
      SELECT $1, $2::smallint, minutes, threshold, direction, share FROM judged WHERE reason IS NULL RETURNING 1
    )
    SELECT reason, count(*)::float8 AS values FROM judged WHERE reason IS NOT NULL GROUP BY 1
    UNION ALL SELECT NULL, count(*)::float8 FROM placed`,
    [symbol, bucket, fault],
  );
  return rows;
}

async function countRows(client: Client, { schema, name }: Named): Promise<number> {
  const { rows } = await client.query<{ rows: number }>(
    `SELECT count(*)::float8 AS rows FROM ${quotedTable(schema, name)}`,
  );
  return rows[0]?.rows ?? 0;
}

function notesOn(fingerprints: readonly Fingerprint[]): readonly string[] {
  const missing = new Set<string>();
  for (const { table } of fingerprints) {
    const there = new Set(valuesOf(table).map(({ threshold, direction }) => `${threshold} ${direction}`));
    for (let hundredths = 0; hundredths <= LARGEST; hundredths += STEP)
      for (const direction of ['up', 'down']) {
        const threshold = (hundredths / 100).toFixed(2);
        if (!there.has(`${threshold} ${direction}`)) missing.add(threshold);
      }
  }
  return [
    'pos became up and neg down: the earlier strike table read them the wrong way round; a strike above the price is judged by up',
    ...(missing.size > 0
      ? [`thresholds that were never counted and are not made up: ${[...missing].join(', ')}`]
      : []),
  ];
}
