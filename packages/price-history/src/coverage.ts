import { MINUTE_MS } from '@rec-io/domain/time';
import type { Gap } from '@rec-io/prices/bars';
import { common, type Intervals, totalMs } from './intervals.ts';

/** One calendar month, UTC. */
export type MonthCoverage = {
  /** `2018-03` */
  readonly month: string;
  /** Stored bars. */
  readonly bars: number;
  /** Share of its minutes of which we know what happened, nobody having traded included: 0…1. */
  readonly known: number;
};

/**
 * Every month from that of the first bar to that of the last.
 * @param stretches what the stored bars fill, in order
 * @param barsOf by month
 */
export function monthlyCoverage(stretches: Intervals, barsOf: ReadonlyMap<string, number>): MonthCoverage[] {
  const [firstMs, endMs] = [stretches[0]?.fromMs, stretches.at(-1)?.toMs];
  if (firstMs === undefined || endMs === undefined) return [];
  const months: MonthCoverage[] = [];
  for (let month = monthFrom(firstMs); month.fromMs < endMs; month = monthFrom(month.toMs)) {
    const name = new Date(month.fromMs).toISOString().slice(0, 7);
    const known = totalMs(common(stretches, [month])) / totalMs([month]);
    months.push({ month: name, bars: barsOf.get(name) ?? 0, known });
  }
  return months;
}

function monthFrom(timeMs: number): Gap {
  const at = new Date(timeMs);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  return { fromMs: Date.UTC(year, month), toMs: Date.UTC(year, month + 1) };
}

/** The gaps between stretches. */
export const between = (stretches: Intervals): Gap[] =>
  stretches.slice(1).map(({ fromMs }, index) => ({ fromMs: stretches[index]?.toMs ?? fromMs, toMs: fromMs }));

/** How old the newest bar is once its minute is over. */
export const ageMinutes = (endMs: number, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - endMs) / MINUTE_MS));
