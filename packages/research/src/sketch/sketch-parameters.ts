/** What was learnt for one time to close; between two of them the model blends. */
export type HorizonParameters = {
  readonly minutes: number;
  /** Logarithm of variance per minute = intercept + Σ weight · log variance of each scale. Weights add up to 1. */
  readonly intercept: number;
  readonly weights: readonly number[];
  /** Log-odds of ending beyond z deviations, at the nodes of `tail-table.ts`. */
  readonly tailLogOdds: readonly number[];
};

/** One coin's. */
export type SketchParameters = {
  readonly halfLivesMinutes: readonly number[];
  readonly shrinkMinutes: readonly number[];
  /** Variance factor of each hour of the week (`hour-of-week.ts`), mean 1. */
  readonly season: readonly number[];
  /** Yearly volatility that a fresh start assumes, as a fraction. */
  readonly priorYearlyVolatility: number;
  /** By rising minutes. */
  readonly horizons: readonly HorizonParameters[];
};
