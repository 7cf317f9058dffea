/** A run that once found something, kept so that it is found again when it comes back. */
export type Regression = {
  readonly seed: number;
  readonly hours: number;
  /** As the command line takes it. */
  readonly faults: string;
  readonly killAt: number | null;
  /** What it found. */
  readonly found: string;
};

export const REGRESSIONS: readonly Regression[] = [];
