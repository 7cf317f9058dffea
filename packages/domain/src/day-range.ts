import { DAY_MS, utcTimeMs } from './time.ts';

export const PERIODS = [
  'today',
  'yesterday',
  'this-week',
  'last-7-days',
  'this-month',
  'last-month',
  'last-30-days',
  'this-year',
  'last-year',
  'all',
] as const;
export type Period = (typeof PERIODS)[number];

/** Days as `2026-03-01`, both included; null: no bound. */
export type DayRange = { readonly from: string | null; readonly to: string | null };

const zones = new Map<string, Intl.DateTimeFormat>();

/** The day at an instant in a zone: `2026-03-01`. @throws RangeError for what is no zone */
export function dayIn(timeZone: string, timeMs: number): string {
  return wallTime(timeZone, timeMs).slice(0, 10);
}

/** The wall clock of a zone: `2026-03-01 14:05:07`. @throws RangeError for what is no zone */
export function wallTime(timeZone: string, timeMs: number): string {
  const known = zones.get(timeZone);
  // Swedes write dates as ISO 8601 does.
  const format =
    known ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  if (known === undefined) zones.set(timeZone, format);
  return format.format(timeMs);
}

/** The days of a period, seen from the day that it is now. Weeks begin on Monday. */
export function periodDays(period: Period, today: string): DayRange {
  const day = (offset: number) => shifted(today, offset);
  const [year = '', month = ''] = today.split('-');
  const monthStart = `${year}-${month}-01`;
  switch (period) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: day(-1), to: day(-1) };
    case 'this-week':
      return { from: day(-((new Date(utcTimeMs(today)).getUTCDay() + 6) % 7)), to: today };
    case 'last-7-days':
      return { from: day(-6), to: today };
    case 'last-30-days':
      return { from: day(-29), to: today };
    case 'this-month':
      return { from: monthStart, to: today };
    case 'last-month': {
      const last = shifted(monthStart, -1);
      return { from: `${last.slice(0, 7)}-01`, to: last };
    }
    case 'this-year':
      return { from: `${year}-01-01`, to: today };
    case 'last-year':
      return { from: `${Number(year) - 1}-01-01`, to: `${Number(year) - 1}-12-31` };
    case 'all':
      return { from: null, to: null };
  }
}

const shifted = (day: string, days: number): string =>
  new Date(utcTimeMs(day) + days * DAY_MS).toISOString().slice(0, 10);
