import { MOMENTUM_LAGS } from '@rec-io/domain/momentum';
import type { Client } from 'pg';
import type { Fits } from './repeated-hour.ts';

/** What the earlier system's two generators wrote: percent with four digits, or whole hundredths of a percent. */
export type MomentumUnit = 'percent' | 'hundredths';

export const FITS: Readonly<Record<MomentumUnit, Fits>> = {
  percent: (stored, percent) => Math.abs(stored - percent) <= 0.000_06,
  hundredths: (stored, percent) => Number.isInteger(stored) && Math.abs(stored - 100 * percent) <= 1,
};

const SHARE_MIN = 0.95;
const SAMPLE_ROWS_MIN = 100;
const SAMPLE_DAYS = 14;

/**
 * Found by computing it again: its name says nothing of its unit, and a hundredfold error would go unseen.
 * @param read a relation with columns `local` or `said`, `close`, `momentum`
 * @returns null when neither fits
 */
export async function momentumUnit(client: Client, read: string): Promise<MomentumUnit | null> {
  const score = MOMENTUM_LAGS.map(
    ({ minutes, weight }) =>
      `${weight} * 100 * (close - lag(close, ${minutes}) OVER w) / nullif(lag(close, ${minutes}) OVER w, 0)`,
  ).join(' + ');
  const { rows } = await client.query<{ stored: number; percent: number }>(
    `WITH timed AS MATERIALIZED (SELECT coalesce(said AT TIME ZONE 'UTC', local) AS time, close::float8, momentum FROM ${read}),
     newest AS (SELECT * FROM timed WHERE time > (SELECT max(time) FROM timed) - interval '${SAMPLE_DAYS} days'),
     computed AS (SELECT momentum AS stored, ${score} AS percent FROM newest WHERE close > 0 WINDOW w AS (ORDER BY time))
     SELECT stored::float8 AS stored, percent::float8 AS percent FROM computed
     WHERE stored IS NOT NULL AND abs(percent) >= 0.02`,
  );
  if (rows.length < SAMPLE_ROWS_MIN) return null;
  const units: readonly MomentumUnit[] = ['percent', 'hundredths'];
  return (
    units.find(
      (unit) =>
        rows.filter(({ stored, percent }) => FITS[unit](stored, percent)).length >= SHARE_MIN * rows.length,
    ) ?? null
  );
}
