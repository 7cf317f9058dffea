import type { CoinSymbol } from './market.ts';
import type { ParameterProblem } from './parameters.ts';

/** One option of `recio backtest` as its form shows it. */
export type BacktestOption = {
  /** As in {@link BacktestWish}. */
  readonly key: string;
  readonly help: string;
  /** What it is when nothing is said; null: the command finds it. */
  readonly default: string | null;
  /** Null where any text of its kind may be typed. */
  readonly choices: readonly string[] | null;
};

/** What a coin can be tried on. */
export type BacktestCoin = {
  readonly symbol: CoinSymbol;
  /** First and last day of stored prices, UTC, `2018-03-01`. */
  readonly from: string;
  readonly to: string;
  /** What can be asked for probabilities: kinds that learn from the bars before, and trained models of this installation. */
  readonly models: readonly string[];
};

/** A line of the library. */
export type BacktestLine = {
  readonly name: string;
  readonly madeAt: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly model: string;
  /** ISO, UTC. */
  readonly from: string;
  readonly to: string;
  readonly quotes: string;
  readonly fills: string;
  readonly trades: number;
  /** Dollars after fees: by the assumption about fills that is told in full, and by the worst one. */
  readonly profit: number;
  readonly pessimistic: number | null;
  readonly perTrade: number | null;
  /** The deepest fall, in dollars. */
  readonly drawdown: number;
  /** How likely it is without skill, 0…1; null where there was nothing to compare. */
  readonly pValue: number | null;
  /** Why it may be luck. */
  readonly warnings: readonly string[];
};

/** One that cannot be read does not hide the others. */
export type BacktestListed = BacktestLine | { readonly name: string; readonly problem: string };

/** Work that was begun on the page and runs in a process of its own. */
export type BegunWork = {
  readonly now: {
    readonly name: string;
    readonly by: string;
    readonly sinceMs: number;
    readonly phase: string;
    /** Of the phase, 0…1. */
    readonly share: number;
    /** Of the phase, in milliseconds; null while nobody can tell. */
    readonly leftMs: number | null;
  } | null;
  /** How the newest one ended; null before. */
  readonly last: {
    readonly name: string;
    readonly by: string;
    /** Null: it ended with web, and nobody saw when. */
    readonly endedAtMs: number | null;
    readonly failure: string | null;
  } | null;
};

export type BacktestsView = BegunWork & {
  readonly options: readonly BacktestOption[];
  readonly coins: readonly BacktestCoin[];
  /** Newest first. */
  readonly runs: readonly BacktestListed[];
  /** Why none can be begun here; null where one can. */
  readonly none: string | null;
};

/** What is typed: each text is judged by the command's own rule. An empty one is as good as none. */
export type BacktestWish = {
  readonly symbol: CoinSymbol;
  readonly strategy: string;
  readonly from: string;
  readonly to: string;
  readonly model: string;
  readonly market: string;
  readonly fills: string;
  readonly latency: string;
  readonly balance: string;
  readonly seed: string;
  readonly save: string;
  /** Of strategy, size and protection, by key. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
};

/** What came of a wish. */
export type BacktestBegun =
  | { readonly name: string }
  | { readonly problems: readonly ParameterProblem[] }
  | { readonly refused: string };

/** A saved run in full. */
export type BacktestReport = BacktestLine & {
  /** As it was typed. */
  readonly command: string;
  /** What must be known to read the numbers. Never left out. */
  readonly marks: readonly string[];
  /** What, and its numbers in words. */
  readonly rows: readonly (readonly [what: string, told: string])[];
  /** Balance in dollars at the end of each day; the first is before it. */
  readonly equity: readonly number[];
  /** By what was said, in bands: how often it came, with its 95 % interval by days. */
  readonly calibration: readonly {
    readonly from: number;
    readonly to: number;
    readonly trades: number;
    readonly said: number;
    readonly came: { readonly mean: number; readonly low: number; readonly high: number };
  }[];
};
