import { random } from '@rec-io/domain/random';
import type { Bar } from './bars.ts';

export const SECONDS = 60;
const LAST = SECONDS - 1;
/** Prices are printed in cents, as the exchange's index is. */
const CENT_E4 = 100;
/** The expected range of a Brownian motion is √(8/π) ≈ 1.6 of its standard deviation. */
const RANGE_PER_DEVIATION = Math.sqrt(8 / Math.PI);

const cents = (priceE4: number): number => Math.round(priceE4 / CENT_E4);

/**
 * Fills `outE4` with 60 one-second prices of a minute: the first is the open, the last the close, high and low are both
 * reached and never passed. Between them a random walk, pulled to where it has to be. The path is a function of seed,
 * minute and bar alone, so a replay may start anywhere.
 */
export function bridgeMinute(bar: Bar, seed: number | string, outE4: Float64Array): void {
  const open = cents(bar.openE4);
  const high = cents(bar.highE4);
  const low = cents(bar.lowE4);
  const close = cents(bar.closeE4);
  if (high === low) {
    outE4.fill(open * CENT_E4);
    return;
  }
  const dice = random(seed, `bridge/${bar.startMs}`);
  const deviation = (high - low) / RANGE_PER_DEVIATION;

  const lowFirst = open - low + (high - low) + (high - close);
  const highFirst = high - open + (high - low) + (close - low);
  // By the reflection principle a path that must travel further is rarer by exp(−length²/2σ²T).
  const odds = Math.exp((lowFirst ** 2 - highFirst ** 2) / (2 * deviation ** 2));
  const [first, second] = dice.next() * (1 + odds) < 1 ? [low, high] : [high, low];

  const steps = legSteps([Math.abs(first - open), high - low, Math.abs(close - second)], dice.next);
  const perSecond = deviation / Math.sqrt(SECONDS);
  let at = 0;
  let from = open;
  outE4[0] = open * CENT_E4;
  for (const [leg, to] of [first, second, close].entries()) {
    const end = at + (steps[leg] ?? 0);
    let price = from;
    for (let left = end - at; left > 1; left--) {
      const pull = (to - price) / left;
      price += pull + perSecond * Math.sqrt((left - 1) / left) * dice.normal();
      price = reflect(price, low, high);
      outE4[++at] = Math.round(price) * CENT_E4;
    }
    if (end > at) outE4[++at] = to * CENT_E4;
    from = to;
  }
}

/** Splits the minute's 59 steps into the three legs: a leg of no length takes none, any other at least one. */
function legSteps(lengths: readonly [number, number, number], dice: () => number): number[] {
  const weights = lengths.map((length) => (length === 0 ? 0 : length * (0.2 - Math.log(1 - dice()))));
  const moving = weights.filter((weight) => weight > 0).length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const steps = weights.map((weight) =>
    weight > 0 ? 1 + Math.floor((weight / total) * (LAST - moving)) : 0,
  );
  // What rounding left over goes to the leg between the extremes: it always has a length.
  const used = steps.reduce((sum, count) => sum + count, 0);
  steps[1] = (steps[1] ?? 0) + LAST - used;
  return steps;
}

function reflect(price: number, low: number, high: number): number {
  const folded = price > high ? 2 * high - price : price < low ? 2 * low - price : price;
  return Math.min(high, Math.max(low, folded));
}
