import { type Client, escapeIdentifier } from 'pg';
import type { Named } from '../../description.ts';
import { quotedColumns, quotedTable } from '../../schemas.ts';
import type { SourceZone } from '../adapter.ts';
import { localTime, saidInstant, type TimeForm } from './read-values.ts';
import { CHANGE_DAYS, EASTERN, firstInstant, isRepeated, isSkipped } from './zone.ts';

/** One column of ours, with SQL over the source's row `s`; null where that has no such value. */
export type ReadColumn = { readonly name: string; readonly value: string };

/** All rows of one staged table as they were read: `row`, `local`, `said`, and our columns. Of this session only. */
export const READ_ROWS = 'pg_temp.read_rows';

/**
 * Reads every row once into `READ_ROWS`, from which decisions are made and results filled: reading text is what takes time.
 * @param time quoted column of the staged table
 * @returns rows
 */
export async function readTimedRows(
  client: Client,
  { schema, name }: Named,
  time: { readonly column: string; readonly form: TimeForm },
  columns: readonly ReadColumn[],
): Promise<number> {
  const values = columns.map((column) => `${column.value} AS ${escapeIdentifier(column.name)}`);
  await client.query(`DROP TABLE IF EXISTS ${READ_ROWS}`);
  const { rowCount } = await client.query(
    `CREATE TEMPORARY TABLE read_rows AS
     SELECT s.ctid AS row, ${localTime(time.column, time.form)} AS local, ${saidInstant(time.column, time.form)} AS said,
       ${values.join(', ')}
     FROM ${quotedTable(schema, name)} AS s`,
  );
  await client.query(`ANALYZE ${READ_ROWS}`);
  return rowCount ?? 0;
}

export async function forgetReadRows(client: Client): Promise<void> {
  await client.query(`DROP TABLE ${READ_ROWS}`);
}

/** Whether a row's time names no zone. */
export async function hasLocal(client: Client): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM ${READ_ROWS} WHERE local IS NOT NULL LIMIT 1`);
  return rowCount !== 0;
}

/** Which pass of the repeated hour rows are of, by their `row`. */
export type Passes = ReadonlyMap<string, 'first' | 'second'>;
/** Why rows are left out: SQL over our columns and `at`. Asked in their order. */
export type Fault = { readonly reason: string; readonly when: string };
/** Reason null: placed. */
export type TimedCount = { readonly reason: string | null; readonly rows: number };

/** In the form of a report. */
export const placedAndLeft = (
  counted: readonly TimedCount[],
): { rowsOut: number; leftOut: { reason: string; rows: number }[] } => ({
  rowsOut: counted.find(({ reason }) => reason === null)?.rows ?? 0,
  leftOut: counted.flatMap(({ reason, rows }) => (reason === null ? [] : [{ reason, rows }])),
});

const NOT_READ = 'its time cannot be read';
const SKIPPED = 'its time is in the hour that Eastern clocks leave out in spring';
const REPEATED =
  'its time is in the hour that Eastern clocks repeat in autumn, and nothing tells which of the two';

/**
 * Gives every row that was read its moment, or a reason why it has none, and places or counts it.
 * @param zone of local times; null only where no row has one
 */
export async function placeTimedRows(
  client: Client,
  result: Named,
  columns: readonly string[],
  faults: readonly Fault[],
  zone: SourceZone | null,
  passes: Passes,
): Promise<readonly TimedCount[]> {
  const names = quotedColumns(columns);
  const eastern = zone === EASTERN;
  // Without `OFFSET 0` the planner computes an expression again wherever it is named.
  const { rows } = await client.query<TimedCount>(
    `WITH changes AS MATERIALIZED (${CHANGE_DAYS}),
    known AS MATERIALIZED (SELECT row, first FROM unnest($1::tid[], $2::boolean[]) AS k (row, first)),
    timed AS (
      SELECT r.*, c.day IS NOT NULL AS changing, k.first FROM ${READ_ROWS} r
      LEFT JOIN changes c ON c.day = r.local::date
      LEFT JOIN known k ON k.row = r.row
    ),
    moments AS (
      SELECT *, CASE WHEN said IS NOT NULL THEN said ${eastern ? EASTERN_MOMENT : "ELSE local AT TIME ZONE 'UTC'"} END AS at
      FROM timed OFFSET 0
    ),
    judged AS MATERIALIZED (
      SELECT at, ${names}, CASE
        WHEN at IS NULL AND local IS NULL THEN '${NOT_READ}'
        ${eastern ? `WHEN at IS NULL AND ${isSkipped('local')} THEN '${SKIPPED}' WHEN at IS NULL THEN '${REPEATED}'` : ''}
        WHEN at > now() + interval '1 hour' THEN 'its time is still to come'
        ${faults.map(({ reason, when }) => `WHEN ${when} THEN '${reason}'`).join('\n        ')}
      END AS reason FROM moments
    ),
    doubled AS MATERIALIZED (
      SELECT at, count(*) - 1 AS more, count(DISTINCT ROW(${names})) = 1 AS same
      FROM judged WHERE reason IS NULL AND at IN (SELECT at FROM judged WHERE reason IS NULL GROUP BY at HAVING count(*) > 1)
      GROUP BY at
    ),
    placed AS (
      INSERT INTO ${quotedTable(result.schema, result.name)} ("timestamp", ${names})
      SELECT at, ${names} FROM judged j WHERE reason IS NULL AND at NOT IN (SELECT at FROM doubled)
      UNION ALL
      SELECT DISTINCT at, ${names} FROM judged WHERE reason IS NULL AND at IN (SELECT at FROM doubled WHERE same)
      RETURNING 1
    )
    SELECT reason, count(*)::float8 AS rows FROM judged WHERE reason IS NOT NULL GROUP BY 1
    UNION ALL SELECT 'it says the same as another row of its time', sum(more)::float8 FROM doubled WHERE same HAVING count(*) > 0
    UNION ALL SELECT 'another row of its time says something else', sum(more + 1)::float8 FROM doubled WHERE NOT same HAVING count(*) > 0
    UNION ALL SELECT NULL, count(*)::float8 FROM placed
    ORDER BY 1`,
    [[...passes.keys()], [...passes.values()].map((pass) => pass === 'first')],
  );
  return rows;
}

const EASTERN_MOMENT = `
  WHEN NOT changing THEN local AT TIME ZONE '${EASTERN}'
  WHEN ${isSkipped('local')} THEN NULL
  WHEN NOT ${isRepeated('local')} THEN local AT TIME ZONE '${EASTERN}'
  WHEN first THEN ${firstInstant('local')}
  WHEN NOT first THEN ${firstInstant('local')} + interval '1 hour'`;
