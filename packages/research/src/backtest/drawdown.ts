export type Drawdown = {
  /** The deepest fall from a peak, in the unit of the values. */
  readonly depth: number;
  /** Of the peak, 0…1. */
  readonly share: number;
  /** Indices of its peak and its bottom; −1 and −1 without a fall. */
  readonly peak: number;
  readonly bottom: number;
};

/** Of an equity curve. */
export function drawdownOf(equity: ArrayLike<number>): Drawdown {
  let worst: Drawdown = { depth: 0, share: 0, peak: -1, bottom: -1 };
  let peak = 0;
  for (let i = 1; i < equity.length; i++) {
    const [top, now] = [equity[peak] as number, equity[i] as number];
    if (now >= top) peak = i;
    else if (top - now > worst.depth) worst = { depth: top - now, share: (top - now) / top, peak, bottom: i };
  }
  return worst;
}
