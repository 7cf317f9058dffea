import type { FeeSchedule } from '@rec-io/domain/fee';
import type { WireSeries } from './schemas/market.ts';
import { WireError } from './wire.ts';

const TAKER_RATE_E4 = 700;

/** Share of the taker's rate that makers pay, by kind of fee. `flat` is not here: no formula of it is published. */
const MAKER_SHARE: Readonly<Record<string, number>> = {
  quadratic: 0,
  quadratic_with_maker_fees: 0.25,
  quadratic_with_combo_maker_fees: 0.5,
};

/** A series' fees in the exchange's words. */
export type FeeTerms = Pick<WireSeries, 'fee_type' | 'fee_multiplier'>;

/** What an event says instead of its series; null where it says nothing. */
export type FeeOverride = { readonly type: string | null; readonly multiplier: number | null };

/** A series' fees. A kind of fee that is not known here is an error: an edge computed with a guess loses money quietly. */
export function feeSchedule(series: FeeTerms): FeeSchedule {
  const { fee_type: type, fee_multiplier: multiplier } = series;
  const share = Object.hasOwn(MAKER_SHARE, type) ? MAKER_SHARE[type] : undefined;
  if (share === undefined) throw new WireError(`fee_type: no formula for ${type}`);
  if (!(multiplier >= 0 && Number.isFinite(multiplier))) throw new WireError(`fee_multiplier: ${multiplier}`);
  const takerRateE4 = TAKER_RATE_E4 * multiplier;
  return { takerRateE4, makerRateE4: takerRateE4 * share };
}

/** An event's fees: what it overrides beats its series, each part for itself. @throws WireError as `feeSchedule` */
export function overriddenFees(series: FeeTerms, { type, multiplier }: FeeOverride): FeeSchedule {
  return feeSchedule({
    fee_type: type ?? series.fee_type,
    fee_multiplier: multiplier ?? series.fee_multiplier,
  });
}

/** Stands for fees that cannot be computed: with them, no edge is ever above zero, so nothing is entered. */
export const UNKNOWN_FEES: FeeSchedule = {
  takerRateE4: Number.POSITIVE_INFINITY,
  makerRateE4: Number.POSITIVE_INFINITY,
};
