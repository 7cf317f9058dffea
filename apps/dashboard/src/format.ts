import { decimal, sign } from '@rec-io/domain/amount-text';
import { wallTime } from './wall-time.ts';

/** The only place where numbers become text for the screen. Units are those of the view: E2, E4, E6 integers. */

export { cents, count, money, profit, strike } from '@rec-io/domain/amount-text';

export const NOTHING = '–';

/** 82,143.27 */
export const indexPrice = (valueE4: number): string => decimal(valueE4, 4, 2);

/** +143 or −1,250.50: the distance to a strike. */
export function buffer(valueE4: number, decimals: number): string {
  const shown = decimal(valueE4, 4, decimals);
  return sign(valueE4, shown) + shown;
}

/** Edge in cents per contract: +0.4 */
export function edge(valueE4: number): string {
  const shown = decimal(valueE4, 2, 1);
  return sign(valueE4, shown) + shown;
}

/** 97.3%. Certainty is never shown for what is only nearly certain. */
export function probability(value: number): string {
  if (value > 0.9995) return '>99.9%';
  if (value < 0.0005) return '<0.1%';
  return `${(value * 100).toFixed(1)}%`;
}

/** 94–98: between which a probability is, in percent, as short as it can be told; null where that says no more than the number itself. */
export function probabilityRange(low: number, high: number): string | null {
  for (const decimals of [0, 1]) {
    const [from, to] = [low, high].map((each) => rangeEnd(each, decimals));
    if (from !== to) return `${from}–${to}`;
  }
  return null;
}

/** Certainty is never shown for what is only nearly certain. */
function rangeEnd(value: number, decimals: number): string {
  const said = (value * 100).toFixed(decimals);
  if (value === 0 || value === 1 || (Number(said) > 0 && Number(said) < 100)) return said;
  const finer = (value * 100).toFixed(1);
  if (Number(finer) > 0 && Number(finer) < 100) return finer;
  return value < 0.5 ? '<0.1' : '>99.9';
}

/** +0.42% */
export function percent(value: number, decimals = 2): string {
  const shown = Math.abs(value).toFixed(decimals);
  return `${sign(value, shown)}${shown}%`;
}

/** Basis points with sign: +3.2 */
export function basisPoints(value: number): string {
  const shown = Math.abs(value).toFixed(1);
  return sign(value, shown) + shown;
}

/** Volume in few characters: 950, 12.3k, 1.2M */
export function volume(valueE2: number): string {
  const contracts = valueE2 / 100;
  if (contracts < 1_000) return String(Math.floor(contracts));
  if (contracts < 999_950) return `${(contracts / 1_000).toFixed(1)}k`;
  return `${(contracts / 1_000_000).toFixed(1)}M`;
}

/** A fee: to the exchange's grain of 1/10,000 $, so that small ones are not all "$0.00". */
export const fee = (valueE6: number): string => `$${decimal(valueE6, 6, 4)}`;

/** Seconds as mm:ss, or h:mm:ss from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** Things counted: 12,345 */
export const whole = (value: number): string => decimal(value, 0, 0);

/** An age, as short as it can be said: 0.4 s, 12 s, 3 min, 2 h. */
export function age(ms: number): string {
  if (ms < 9_950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 7_200_000) return `${Math.floor(ms / 60_000)} min`;
  return `${Math.floor(ms / 3_600_000)} h`;
}

/** How long something lasts: 12 s, 3 min, 5 h, 4 d. */
export const span = (ms: number): string =>
  ms < 172_800_000 ? age(Math.max(0, ms)) : `${Math.floor(ms / 86_400_000)} d`;

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in units of 1,000: 950 B, 12.3 MB, 512 GB */
export function bytes(value: number): string {
  const at = Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  const shown = value / 1_000 ** at;
  return `${shown.toFixed(at > 1 && shown < 100 ? 1 : 0)} ${BYTES[at]}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Time of day in the zone of this browser: 14:03:22 */
export function timeOfDay(timeMs: number): string {
  const time = new Date(timeMs);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
}

/** Day in a zone: 2026-03-01 */
export const day = (timeMs: number, zone: string): string => wallTime(zone, timeMs).slice(0, 10);

/** Time of day in a zone: 14:03:22 */
export const timeIn = (timeMs: number, zone: string): string => wallTime(zone, timeMs).slice(11);

/** Day and minute in a zone: 2026-03-01 14:03 */
export const dayAndTime = (timeMs: number, zone: string): string => wallTime(zone, timeMs).slice(0, 16);

/** A share of things counted, 0…1: 97.3%, and 100% where it was all of them. */
export const share = (value: number): string => `${(value * 100).toFixed(1).replace(/\.0$/, '')}%`;

/** An hour of the exchange's clock, 0…23: 12 AM, 5 PM */
export const hour = (value: number): string => `${value % 12 || 12} ${value < 12 ? 'AM' : 'PM'}`;
