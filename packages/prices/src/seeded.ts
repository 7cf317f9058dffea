import type { CoinSymbol } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { random } from '@rec-io/domain/random';
import { floorTo, SECOND_MS } from '@rec-io/domain/time';
import type { PriceTick } from './tick.ts';

/** All that a seeded source remembers, as JSON: with the same seed and symbol it goes on exactly from here. */
export type SeededState = {
  /** Time of the next tick. */
  readonly timeMs: number;
  /** Dollars, unrounded, so that rounding does not add up. */
  readonly price: number;
  /** Logarithm of volatility over its usual level: a slow part (hours) and a fast one (minutes). */
  readonly slowLog: number;
  readonly fastLog: number;
};

export interface SeededPrices {
  next(): PriceTick;
  state(): SeededState;
}

export type SeededOptions = {
  readonly seed: number | string;
  readonly symbol: CoinSymbol;
  readonly startTimeMs: number;
  /** Default: a level of 2026, BTC 82,000 $, ETH 2,400 $. */
  readonly startPriceE4?: PriceE4;
};

const START_PRICE_E4: Readonly<Record<CoinSymbol, number>> = { BTC: 820_000_000, ETH: 24_000_000 };
/** Usual yearly volatility; ether moves more than bitcoin. */
const YEARLY_VOLATILITY: Readonly<Record<CoinSymbol, number>> = { BTC: 0.45, ETH: 0.6 };
const SECONDS_PER_YEAR = 365 * 86_400;
const CENT_E4 = 100;
/** Ornstein–Uhlenbeck log-volatility: half-life in seconds and standard deviation of each part. */
const SLOW = { halfLifeS: 6 * 3600, deviation: 0.4 };
const FAST = { halfLifeS: 8 * 60, deviation: 0.35 };
/** About one jump in ten hours, of about 0.25 %. */
const JUMPS_PER_SECOND = 1 / 36_000;
const JUMP_DEVIATION = 0.0025;
/** A jump is followed by unrest. */
const JUMP_FAST_LOG = 0.8;

const keep = (halfLifeS: number): number => 0.5 ** (1 / halfLifeS);
const SLOW_KEEP = keep(SLOW.halfLifeS);
const FAST_KEEP = keep(FAST.halfLifeS);
const SLOW_NOISE = SLOW.deviation * Math.sqrt(1 - SLOW_KEEP ** 2);
const FAST_NOISE = FAST.deviation * Math.sqrt(1 - FAST_KEEP ** 2);
/** E[exp(2x)] = exp(2·variance): taken off, so that clustering does not raise the mean variance. */
const MEAN_CORRECTION = Math.exp(-(SLOW.deviation ** 2 + FAST.deviation ** 2));

/**
 * An endless, invented market: volatility comes in clusters, jumps are rare, and the direction is never predictable (the
 * price is a martingale). Each second draws from its own stream, so a state is four numbers.
 */
export function seededPrices(options: SeededOptions): SeededPrices {
  return resumeSeededPrices(options, {
    timeMs: floorTo(options.startTimeMs, SECOND_MS),
    price: (options.startPriceE4 ?? START_PRICE_E4[options.symbol]) / 1e4,
    slowLog: 0,
    fastLog: 0,
  });
}

/** Goes on from a remembered state. */
export function resumeSeededPrices(
  source: { readonly seed: number | string; readonly symbol: CoinSymbol },
  from: SeededState,
): SeededPrices {
  let { timeMs, price, slowLog, fastLog } = from;
  const usual = (YEARLY_VOLATILITY[source.symbol] / Math.sqrt(SECONDS_PER_YEAR)) * MEAN_CORRECTION;
  return {
    next() {
      const dice = random(source.seed, `prices/${source.symbol}/${timeMs}`);
      const tick = { timeMs, priceE4: (Math.max(1, Math.round(price * 100)) * CENT_E4) as PriceE4 };
      slowLog = slowLog * SLOW_KEEP + SLOW_NOISE * dice.normal();
      fastLog = fastLog * FAST_KEEP + FAST_NOISE * dice.normal();
      const deviation = usual * Math.exp(slowLog + fastLog);
      let step = deviation * dice.normal() - deviation ** 2 / 2;
      if (dice.next() < JUMPS_PER_SECOND) {
        step += JUMP_DEVIATION * dice.normal() - JUMP_DEVIATION ** 2 / 2;
        fastLog += JUMP_FAST_LOG;
      }
      price *= Math.exp(step);
      timeMs += SECOND_MS;
      return tick;
    },
    state: () => ({ timeMs, price, slowLog, fastLog }),
  };
}
