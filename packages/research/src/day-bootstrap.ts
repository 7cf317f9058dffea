import { random } from '@rec-io/domain/random';

/** A mean and its 95 % interval. */
export type Interval = { readonly mean: number; readonly low: number; readonly high: number };

const DRAWS = 1_000;
const TAIL = 0.025;

/**
 * Mean of all values, and its interval by the block bootstrap: as many days as there are, drawn with replacement, the percentiles
 * of a thousand such means (Künsch 1989, blocks of one day). Always the same draws.
 * @param days number of the day of each value, from 0
 */
export function meanByDay(values: Float64Array, days: Int32Array): Interval {
  const means = meansByDay(values, days);
  const at = (share: number) => means[Math.floor(share * (DRAWS - 1))] as number;
  const total = values.reduce((sum, value) => sum + value, 0);
  return { mean: total / values.length, low: at(TAIL), high: at(1 - TAIL) };
}

/** The thousand means themselves, rising. */
export function meansByDay(values: Float64Array, days: Int32Array): Float64Array {
  const count = days.reduce((most, day) => Math.max(most, day + 1), 0);
  const [sums, counts] = [new Float64Array(count), new Float64Array(count)];
  for (let row = 0; row < values.length; row++) {
    const day = days[row] as number;
    sums[day] = (sums[day] as number) + (values[row] as number);
    counts[day] = (counts[day] as number) + 1;
  }
  const dice = random(1, 'days drawn again');
  return Float64Array.from({ length: DRAWS }, () => {
    let [sum, n] = [0, 0];
    for (let i = 0; i < count; i++) {
      const day = dice.integer(count);
      sum += sums[day] as number;
      n += counts[day] as number;
    }
    return sum / n;
  }).sort();
}
