/** One span of time of the index. Prices in 1/10,000 $. */
export type PriceBar = {
  /** UTC milliseconds at which it begins: exchange time. */
  readonly timeMs: number;
  readonly openE4: number;
  readonly highE4: number;
  readonly lowE4: number;
  readonly closeE4: number;
};
