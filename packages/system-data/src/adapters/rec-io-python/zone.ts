import type { Client } from 'pg';
import type { SourceZone } from '../adapter.ts';

export const EASTERN = 'America/New_York';

/** One day on which Eastern clocks leave out an hour, with how many rows are around it on the rows' own clock. */
export type SpringDay = {
  readonly day: string;
  /** Of the hour before, of the one that is left out, of the one after. */
  readonly before: number;
  readonly skipped: number;
  readonly after: number;
};

export type ZoneEvidence = {
  readonly springs: readonly SpringDay[];
  /** Rows whose time would be still to come if it were Eastern, and has come if it is UTC. */
  readonly toCome: number;
  /** By which zone the rows agree with bars of known time, where only one lets them. */
  readonly agreeing: SourceZone | null;
};

export type ZoneDecision = { readonly zone: SourceZone | null; readonly because: string };

/** Where half of the minutes beside it have rows, an hour without any is none of chance. */
const ROWS_BESIDE_MIN = 30;

/**
 * Which clock the rows were written by. Trading never pauses, so the hour that Eastern clocks leave out each spring tells: a
 * series by UTC has rows there, one by Eastern time cannot.
 * @param said by the owner; it decides unless the rows prove the other
 */
export function decideZone(
  { springs, toCome, agreeing }: ZoneEvidence,
  said: SourceZone | null,
): ZoneDecision {
  const covered = springs.filter(
    ({ before, after }) => before >= ROWS_BESIDE_MIN && after >= ROWS_BESIDE_MIN,
  );
  const filled = covered.filter(({ skipped }) => skipped >= ROWS_BESIDE_MIN);
  const empty = covered.filter(({ skipped }) => skipped === 0);
  const days = (of: readonly SpringDay[]) => of.map(({ day }) => day).join(', ');
  const proofs: readonly (readonly [SourceZone, string])[] = [
    ...(filled.length > 0
      ? [['UTC', `there are rows in the hour that Eastern clocks leave out (${days(filled)})`] as const]
      : []),
    ...(toCome > 0 ? [['UTC', `${toCome} rows would be still to come by Eastern time`] as const] : []),
    ...(empty.length > 0
      ? [
          [
            EASTERN,
            `the hour that Eastern clocks leave out has no row, those beside it do (${days(empty)})`,
          ] as const,
        ]
      : []),
    ...(agreeing === null
      ? []
      : [[agreeing, 'by it, and not otherwise, their prices lie in the bars of their minutes'] as const]),
  ];
  const zones = new Set(proofs.map(([zone]) => zone));
  if (zones.size > 1)
    return {
      zone: null,
      because: `they contradict each other: ${proofs.map(([, proof]) => proof).join('; ')}`,
    };
  const [proved = null, proof = ''] = proofs[0] ?? [];
  if (said !== null && proved !== null && said !== proved)
    return { zone: null, because: `they are said to be ${said}, but ${proof}` };
  if (proved !== null) return { zone: proved, because: proof };
  if (said !== null) return { zone: said, because: 'you said so' };
  return {
    zone: null,
    because: 'no row tells whether they are Eastern or UTC; say which',
  };
}

/** Days with a change of Eastern clocks: 23 or 25 hours. */
export const CHANGE_DAYS = `
  SELECT d::date AS day, (d + interval '1 day') AT TIME ZONE '${EASTERN}' - d AT TIME ZONE '${EASTERN}' < interval '24 hours' AS spring
  FROM generate_series('2000-01-01'::timestamp, '2049-12-31', interval '1 day') AS d
  WHERE (d + interval '1 day') AT TIME ZONE '${EASTERN}' - d AT TIME ZONE '${EASTERN}' <> interval '24 hours'`;

/** Whether Eastern clocks never show this local time. */
export const isSkipped = (local: string): string =>
  `(${local} AT TIME ZONE '${EASTERN}') AT TIME ZONE '${EASTERN}' <> ${local}`;

/** The first of the two moments at which Eastern clocks show this local time; the only one on most days. */
export const firstInstant = (local: string): string =>
  `CASE WHEN (${local} AT TIME ZONE '${EASTERN}' - interval '1 hour') AT TIME ZONE '${EASTERN}' = ${local}
    THEN ${local} AT TIME ZONE '${EASTERN}' - interval '1 hour' ELSE ${local} AT TIME ZONE '${EASTERN}' END`;

/** Whether Eastern clocks show this local time twice. */
export const isRepeated = (local: string): string =>
  `(${firstInstant(local)} + interval '1 hour') AT TIME ZONE '${EASTERN}' = ${local}`;

/** @param read a relation with a column `local`; rows without one do not count */
export async function zoneEvidence(client: Client, read: string): Promise<Omit<ZoneEvidence, 'agreeing'>> {
  // Eastern clocks have been set forward at 2 o'clock in all the years that such data can be of.
  const { rows } = await client.query<{
    day: string | null;
    before: number;
    skipped: number;
    after: number;
    toCome: number;
  }>(
    `WITH changes AS MATERIALIZED (${CHANGE_DAYS})
     SELECT c.day::text AS day,
       (count(*) FILTER (WHERE extract(hour FROM r.local) = 1))::int AS before,
       (count(*) FILTER (WHERE extract(hour FROM r.local) = 2))::int AS skipped,
       (count(*) FILTER (WHERE extract(hour FROM r.local) = 3))::int AS after,
       (count(*) FILTER (WHERE r.local > (now() AT TIME ZONE '${EASTERN}') + interval '10 minutes'
         AND r.local <= now() AT TIME ZONE 'UTC'))::int AS "toCome"
     FROM ${read} AS r LEFT JOIN changes c ON c.spring AND c.day = r.local::date
     WHERE r.local IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
  return {
    springs: rows.flatMap(({ day, before, skipped, after }) =>
      day === null ? [] : [{ day, before, skipped, after }],
    ),
    toCome: rows.reduce((sum, { toCome }) => sum + toCome, 0),
  };
}
