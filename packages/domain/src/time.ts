/** Exchange hours. Storage and code use UTC milliseconds; only tickers and titles speak Eastern time. */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Reads `2018-03-01` or `2018-03-01T14:05:07.123` as UTC. NaN for what is no such time, like a day that its month does not have. */
export function utcTimeMs(text: string): number {
  const timeMs = Date.parse(text.length === 10 ? text : `${text}Z`);
  // JavaScript reads February 30 as March 2.
  const day = Number.isNaN(timeMs) ? '' : new Date(timeMs).toISOString().slice(0, 10);
  return day === text.slice(0, 10) ? timeMs : Number.NaN;
}

export const floorTo = (timeMs: number, stepMs: number): number => Math.floor(timeMs / stepMs) * stepMs;
/** The first full hour strictly after `timeMs`. */
export const nextHour = (timeMs: number): number => floorTo(timeMs, HOUR_MS) + HOUR_MS;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;

let eastern: Intl.DateTimeFormat | undefined;
/** Made when it is first asked: a browser takes longer for its first formatter than for all else that a page begins with. */
const easternFormat = (): Intl.DateTimeFormat => {
  eastern ??= new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/New_York',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    timeZoneName: 'short',
  });
  return eastern;
};

export type EasternTime = {
  readonly year: number;
  /** 1…12 */
  readonly month: number;
  readonly day: number;
  /** 0…23 */
  readonly hour: number;
  readonly minute: number;
  /** `EST` or `EDT` */
  readonly zone: string;
};

/** The exchange's wall clock at a UTC instant. */
export function easternTime(timeMs: number): EasternTime {
  const parts = new Map(
    easternFormat()
      .formatToParts(timeMs)
      .map((part) => [part.type, part.value]),
  );
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    zone: parts.get('timeZoneName') ?? 'ET',
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * The exchange's code for the hour in which an event closes: 2026-10-08T16:00Z → `26OCT0812`.
 * In the autumn hour that Eastern time repeats, two instants share a code; `eventTicker` in `market.ts` tells them apart.
 */
export function hourCode(closeTimeMs: number): string {
  const et = easternTime(closeTimeMs);
  return `${two(et.year % 100)}${MONTHS[et.month - 1]}${two(et.day)}${two(et.hour)}`;
}
