import type { FeeSchedule } from '@rec-io/domain/fee';
import type { WireSeries } from './schemas/market.ts';
import { WireError } from './wire.ts';

const TAKER_RATE_E4 = 700;
const MAKER_RATE_E4 = 175;

/** A series' fees. A kind of fee that is not known here is an error: an edge computed with a guess loses money quietly. */
export function feeSchedule(series: Pick<WireSeries, 'fee_type' | 'fee_multiplier'>): FeeSchedule {
  const { fee_type: type, fee_multiplier: multiplier } = series;
  if (!(multiplier >= 0)) throw new WireError(`series.fee_multiplier: ${multiplier}`);
  if (type !== 'quadratic' && type !== 'quadratic_with_maker_fees')
    throw new WireError(`series.fee_type: unknown ${type}`);
  return {
    takerRateE4: TAKER_RATE_E4 * multiplier,
    makerRateE4: type === 'quadratic_with_maker_fees' ? MAKER_RATE_E4 * multiplier : 0,
  };
}
