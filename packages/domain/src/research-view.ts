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
