import type { CountE2, PriceE4 } from './money.ts';
import type { Side } from './order.ts';
import type { StrikeLadder } from './strike-ladder.ts';

/** What a strategy may look at: values of one instant, all of the same age. */
export type StrategyInput = {
  /** Exchange time. */
  readonly nowMs: number;
  readonly ladder: StrikeLadder;
  readonly momentumBp: number | null;
  /** Markets in which this monitor has a trade that is pending, open or unknown. */
  readonly held: ReadonlySet<string>;
  /** Markets in which this monitor has had a filled trade, finished or not. */
  readonly traded: ReadonlySet<string>;
  /** When this monitor last tried each market and side, by {@link attemptKey}: exchange time. */
  readonly attemptedAtMs: ReadonlyMap<string, number>;
};

export type Signal = {
  readonly ticker: string;
  readonly side: Side;
  readonly countE2: CountE2;
  /** Of the leg bought: it never pays more. */
  readonly limitE4: PriceE4;
  readonly probability: number;
  readonly edgeE4: number;
};

export type AutoEntryState = 'ACTIVE' | 'INACTIVE' | 'PAUSED' | 'DISABLED';

/** Pure but for its own memory of what it was shown: the same inputs in the same order give the same signals. */
export interface Strategy {
  readonly name: string;
  /** Called once per index print, also while nothing may be entered, so that memory such as a pause stays true. */
  observe(nowMs: number, momentumBp: number | null): void;
  /** Signals of this instant, best first. */
  signals(input: StrategyInput): Signal[];
  state(
    nowMs: number,
    closeTimeMs: number | null,
  ): { readonly state: AutoEntryState; readonly pausedForS: number | null };
}

export const attemptKey = (ticker: string, side: Side): string => `${ticker}/${side}`;
