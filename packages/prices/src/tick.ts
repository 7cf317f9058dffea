import type { PriceE4 } from '@rec-io/domain/money';

/** One second of an underlying's price. */
export type PriceTick = {
  /** A whole second, UTC milliseconds. */
  readonly timeMs: number;
  /** Null: no print, because the recording has a long gap here. */
  readonly priceE4: PriceE4 | null;
};

/** A source read second by second; null when it has ended. */
export interface PriceCursor {
  next(): PriceTick | null;
}
