import { type CountE2, type MoneyE6, moneyE6, type PriceE4 } from './money.ts';

/**
 * A series' trading fee: `multiplier · rate · count · price · (1 − price)` dollars.
 * Source: Kalshi's fee schedule of February 2026; rates 0.07 (taker) and 0.0175 (maker, where a series charges makers).
 */
export type FeeSchedule = {
  /** In 1/10,000: 700 is 0.07. */
  readonly takerRateE4: number;
  /** In 1/10,000: 175 is 0.0175; 0 where makers pay nothing. */
  readonly makerRateE4: number;
};

/** KXBTCD, KXETHD and KXBTC15M as of September 2026: `quadratic`, multiplier 1, makers free. */
export const QUADRATIC_FEES: FeeSchedule = { takerRateE4: 700, makerRateE4: 0 };

/** The grain to which a balance is kept: 1/10,000 $ for direct members, 1/100 $ for others. */
export type BalancePrecisionE6 = 100 | 10_000;
export const DIRECT_PRECISION: BalancePrecisionE6 = 100;

/** Up to here count × price × (1 − price) is an exact number, whatever the rate. */
const PRODUCT_MAX = Number.MAX_SAFE_INTEGER;

/** The unrounded model fee, rounded up to 1/1,000,000 $. Rates finer than 1/100,000,000 are rounded to it. */
export function tradeFee(rateE4: number, price: PriceE4, count: CountE2): MoneyE6 {
  const product = count * price * (10_000 - price);
  if (!Number.isInteger(rateE4) || product > PRODUCT_MAX) return exactTradeFee(rateE4, price, count);
  // In two parts, because the whole product leaves the safe integers at 5,000 contracts.
  const whole = Math.floor(product / 100_000_000);
  return moneyE6(rateE4 * whole + Math.ceil((rateE4 * (product - whole * 100_000_000)) / 100_000_000));
}

/** For multipliers that leave no whole rate, and for more contracts than there ever were. */
function exactTradeFee(rateE4: number, price: PriceE4, count: CountE2): MoneyE6 {
  const rateE8 = BigInt(Math.round(rateE4 * 10_000));
  const exact = rateE8 * BigInt(count) * BigInt(price * (10_000 - price));
  return moneyE6(Number((exact + 999_999_999_999n) / 1_000_000_000_000n));
}

export type FillFee = {
  /** Charged to the balance with this fill; the `fee_cost` of the exchange. Never negative. */
  readonly netE6: MoneyE6;
  /** What remains of rounding for the order's next fill. */
  readonly accumulatorE6: MoneyE6;
};

/**
 * The fee of one fill, with the exchange's rounding of October 2026: the balance change is floored to the balance's
 * precision, the difference is collected per order, and whole grains of it are given back.
 * @param cashE6 signed cash of the fill before fees (negative when buying)
 * @param accumulatorE6 what the order's earlier fills left over; 0 for the first
 */
export function fillFee(
  rateE4: number,
  price: PriceE4,
  count: CountE2,
  cashE6: MoneyE6,
  accumulatorE6: MoneyE6,
  precisionE6: BalancePrecisionE6 = DIRECT_PRECISION,
): FillFee {
  const fee = tradeFee(rateE4, price, count);
  const change = cashE6 - fee;
  const rounding = change - Math.floor(change / precisionE6) * precisionE6;
  const collected = accumulatorE6 + rounding;
  const charged = fee + rounding;
  const rebate = Math.min(
    Math.floor(collected / precisionE6) * precisionE6,
    Math.floor(charged / precisionE6) * precisionE6,
  );
  return { netE6: moneyE6(charged - rebate), accumulatorE6: moneyE6(collected - rebate) };
}

/** Expected taker fee per contract in 1/10,000 $, fractional, for edges: nothing is booked from it. */
export function expectedFeeE4(schedule: FeeSchedule, price: PriceE4): number {
  return (schedule.takerRateE4 * price * (10_000 - price)) / 100_000_000;
}
