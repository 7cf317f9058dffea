/** `2018-03-07 03:12`, UTC. */
export const minuteText = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');

/** `1,318,971` */
export const countText = (count: number): string => count.toLocaleString('en-US');

/** `10,304.5`, of 1/10,000 $. */
export const priceText = (priceE4: number): string =>
  (priceE4 / 1e4).toLocaleString('en-US', { maximumFractionDigits: 4 });

const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 1_440;

/** `45 minutes`, `7.5 hours`, `12 days`. */
export function spanText(minutes: number): string {
  const round = (value: number) => countText(Math.round(value * 10) / 10);
  if (minutes < 2 * MINUTES_PER_HOUR) return `${round(minutes)} ${minutes === 1 ? 'minute' : 'minutes'}`;
  if (minutes < 2 * MINUTES_PER_DAY) return `${round(minutes / MINUTES_PER_HOUR)} hours`;
  return `${round(minutes / MINUTES_PER_DAY)} days`;
}
