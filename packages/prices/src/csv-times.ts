import { utcTimeMs } from '@rec-io/domain/time';
import type { TimeForm } from './bar-layout.ts';

/** 2001 to 2100, in seconds. Its multiples by a thousand do not meet, so a number tells its unit. */
const SECONDS_MIN = 1e9;
const SECONDS_MAX = 4_102_444_800;

const UNITS: readonly { readonly form: TimeForm; readonly perSecond: number }[] = [
  { form: 's', perSecond: 1 },
  { form: 'ms', perSecond: 1e3 },
  { form: 'µs', perSecond: 1e6 },
];

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;

/** The unit of a number of unix time, by its size; null when it is none of 2001 to 2100. */
function unitOfTime(value: number): { readonly form: TimeForm; readonly perSecond: number } | null {
  return (
    UNITS.find(({ perSecond }) => value >= SECONDS_MIN * perSecond && value <= SECONDS_MAX * perSecond) ??
    null
  );
}

/** A time and the form that it was told in. */
export type ReadTime = { timeMs: number; form: TimeForm | null };

/** Reads unix time, whatever its unit. The form is null when it is no time of 2001 to 2100. */
export function readUnixTime(value: number, into: ReadTime): void {
  const unit = unitOfTime(value);
  into.form = unit?.form ?? null;
  into.timeMs = unit === null ? Number.NaN : (value / unit.perSecond) * 1_000;
}

/** Reads unix time in any unit, or an ISO time, which is UTC unless it says otherwise. The form is null as above. */
export function readTime(text: string, into: ReadTime): void {
  if (text.charAt(4) === '-') readIso(text, into);
  else readUnixTime(/^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN, into);
}

/** All months have 28 days: only later ones are asked, because a file has millions of rows. */
const isInItsMonth = (day: string): boolean => day.slice(8) <= '28' || !Number.isNaN(utcTimeMs(day));

function readIso(text: string, into: ReadTime): void {
  const [found, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    ISO.exec(text) ?? [];
  const offset = /^(z|utc)$/i.test(zone) ? 'Z' : zone.replace(/(\d\d):?(\d\d)$/, '$1:$2');
  const timeMs =
    found === undefined || !isInItsMonth(`${year}-${month}-${day}`)
      ? Number.NaN
      : Date.parse(
          `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`,
        );
  into.timeMs = timeMs;
  into.form = Number.isNaN(timeMs) ? null : 'ISO';
}
