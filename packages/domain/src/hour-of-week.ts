import { HOUR_MS } from './time.ts';

export const HOURS_PER_WEEK = 168;

/** 0…167 in UTC, counted from Thursday 00:00, the weekday of the Unix epoch: no calendar is needed on the hot path. */
export const hourOfWeek = (timeMs: number): number => Math.floor(timeMs / HOUR_MS) % HOURS_PER_WEEK;

/** Mean of the hours' values over [fromMs, toMs), each hour by the time spent in it. */
export function meanOverHours(byHour: ArrayLike<number>, fromMs: number, toMs: number): number {
  if (toMs <= fromMs) return byHour[hourOfWeek(fromMs)] ?? 1;
  let sum = 0;
  for (let at = fromMs; at < toMs; ) {
    const end = Math.min(toMs, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    sum += (byHour[hourOfWeek(at)] ?? 1) * (end - at);
    at = end;
  }
  return sum / (toMs - fromMs);
}
