import type { BegunWork } from './backtest-view.ts';
import type { CoinSymbol } from './market.ts';

/** The models of a coin as whoever chooses between them sees them. Times of the journal are UTC milliseconds, others ISO. */
export type CoinModelsView = {
  readonly symbol: CoinSymbol;
  readonly inUse: {
    readonly name: string;
    readonly since: string | null;
    /** Why it is not the one that was chosen. */
    readonly problem: string | null;
  };
  /** What going back leads to; null: nothing but the release's was ever in use. */
  readonly former: string | null;
  readonly models: readonly ModelLine[];
  /** Oldest first. */
  readonly events: readonly ModelEventLine[];
};

export type ModelLine = {
  readonly name: string;
  readonly isInUse: boolean;
  readonly trainedFrom: string | null;
  readonly trainedTo: string | null;
  readonly bars: number | null;
  readonly judged: {
    readonly at: string;
    readonly event: string;
    readonly against: string;
    readonly scores: ModelScoresLine;
  } | null;
  /** From when it was judged last; null where that was not kept. */
  readonly calibration: CalibrationLine | null;
  readonly problem: string | null;
};

export type ModelEventLine = {
  readonly timeMs: number;
  readonly event: string;
  readonly model: string | null;
  readonly before: string | null;
  readonly by: string;
  readonly why: string;
};

type Score = {
  readonly questions: number;
  readonly logLoss: number;
  readonly brier: number;
  readonly calibrationError: number;
};

/** Of the questions to which a model said so much: how often it came. Shares, 0…1. */
export type CalibrationBand = {
  readonly from: number;
  readonly to: number;
  readonly questions: number;
  /** Means. */
  readonly said: number;
  readonly came: number;
};

/** How true a model's probabilities came, and on which weeks. */
export type CalibrationLine = {
  /** ISO, UTC: closes after, up to. */
  readonly from: string;
  readonly to: string;
  readonly bands: readonly CalibrationBand[];
};

type Interval = { readonly mean: number; readonly low: number; readonly high: number };

/** Two models, asked the same questions. */
export type ModelComparison = {
  readonly symbol: CoinSymbol;
  /** ISO, UTC: closes after, up to. */
  readonly from: string;
  readonly to: string;
  /** Why it is no fair one. */
  readonly warnings: readonly string[];
  readonly questions: number;
  /** Of each: the first is what the other is measured against. */
  readonly models: readonly {
    readonly name: string;
    readonly logLoss: Interval;
    readonly brier: number;
    readonly calibrationError: number;
    /** Log loss minus that of the first; null for the first. Below zero is better. */
    readonly difference: Interval | null;
    readonly bands: readonly CalibrationBand[];
  }[];
  /** By time to the close; `scores` in the order of the models. */
  readonly times: readonly {
    readonly label: string;
    readonly questions: number;
    readonly scores: readonly { readonly logLoss: number; readonly calibrationError: number }[];
  }[];
};

export type ComparisonView = BegunWork & {
  /** The newest one that was made here. */
  readonly result: ModelComparison | null;
};

/** What is asked for. */
export type ComparisonWish = {
  readonly symbol: CoinSymbol;
  readonly first: string;
  readonly second: string;
  readonly weeks: number;
};

export type ModelScoresLine = {
  readonly from: string;
  readonly to: string;
  readonly candidate: Score;
  readonly inUse: Score;
  readonly difference: { readonly mean: number; readonly low: number; readonly high: number };
};

/** A refresh of models that was asked for on the page. */
export type RefreshView = {
  /** What is done now; null while nothing is. */
  readonly now: {
    readonly by: string;
    readonly sinceMs: number;
    readonly symbol: CoinSymbol;
    readonly step: string;
    /** Of all that is to be done, 0…1. */
    readonly share: number;
  } | null;
  /** How the newest one ended; null before. */
  readonly last: { readonly endedAtMs: number; readonly failure: string | null } | null;
  /** Why none can be made here; null where it can. */
  readonly none: string | null;
};

export type ResearchView = {
  readonly coins: readonly CoinModelsView[];
  readonly refresh: RefreshView;
};
