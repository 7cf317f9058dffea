import type { PriceE4 } from './money.ts';
import type { Side } from './order.ts';
import type { ParameterSpec, Parameters } from './parameters.ts';
import type { Uncertainty } from './probability.ts';
import type { StrikeRow } from './strike-ladder.ts';

/** A trade of this monitor that is open now. */
export type HeldTrade = {
  readonly id: string;
  readonly ticker: string;
  readonly side: Side;
  readonly countE2: number;
  /** Mean price paid per contract. */
  readonly buyPriceE4: number;
  readonly openedAtMs: number;
};

/** What a strategy may look at: plain values of one instant, all of the same age. Nothing in it may be changed. */
export type StrategyInput = {
  /** Exchange time. */
  readonly nowMs: number;
  readonly indexE4: PriceE4;
  readonly momentumBp: number | null;
  /** The monitor's next event: its strikes by height. Null while it is not known, and for prints of the past. */
  readonly ladder: {
    readonly eventTicker: string;
    readonly closeTimeMs: number;
    readonly rows: readonly StrikeRow[];
    /** How sure the model is of the rows' probabilities. While it knows too little, nothing is entered. */
    readonly uncertainty: Uncertainty;
  } | null;
  /** Markets of the ladder in which anything is pending, open, unknown or held, by whomever. */
  readonly held: ReadonlySet<string>;
  /** Markets of the ladder in which this monitor has had a filled trade, finished or not. */
  readonly traded: ReadonlySet<string>;
  /** When this monitor last tried each market and side of the ladder, by {@link attemptKey}: exchange time. */
  readonly attemptedAtMs: ReadonlyMap<string, number>;
  readonly trades: readonly HeldTrade[];
};

export type EntrySignal = {
  readonly kind: 'entry';
  readonly ticker: string;
  readonly side: Side;
  /** Of the leg bought: it never pays more. */
  readonly limitE4: PriceE4;
  /** Model probability that the side pays, 0…1. */
  readonly probability: number;
  /** Probability − limit − expected fee, in 1/10,000 $ per contract. */
  readonly edgeE4: number;
};
/** Sell an open trade of this monitor now, on the ladder of its rules. */
export type ExitSignal = { readonly kind: 'exit'; readonly tradeId: string; readonly reason: string };
export type Signal = EntrySignal | ExitSignal;

/** ACTIVE in the entry window, INACTIVE outside it, PAUSED by the strategy itself, DISABLED by the owner. */
export type AutoEntryState = 'ACTIVE' | 'INACTIVE' | 'PAUSED' | 'DISABLED';
export type StrategyStatus = {
  readonly state: Exclude<AutoEntryState, 'DISABLED'>;
  readonly pausedForS: number | null;
};

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | StrategyMemory;
/** Why a strategy did what it did. */
export type Explanation = {
  /** Why nothing at all is entered; null where each strike has its own reason. */
  readonly overall: string | null;
  /** By strike: why it is not bought; null for one that is. */
  readonly strikes: readonly {
    readonly ticker: string;
    readonly side: Side;
    readonly refused: string | null;
  }[];
};

/** A strategy's memory: JSON, so that it outlives a restart and crosses to a sandbox. */
export type StrategyMemory = { readonly [key: string]: JsonValue };

export type StrategyDecision = {
  /** What it wants to remember until the next print; the very memory that it was given, if that has not changed. */
  readonly memory: StrategyMemory;
  /** Best first. */
  readonly signals: readonly Signal[];
  readonly status: StrategyStatus;
};

/** What a strategy says of itself. */
export type StrategyDeclaration = {
  /** As owners see it: `Hourly HTC`. A user's own has its file's name. */
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly ParameterSpec[];
  /** What a monitor that has seen nothing remembers. */
  readonly memory: StrategyMemory;
  /** Protective settings that its monitors begin with, by their keys; what the owner set goes before them. */
  readonly suggestedRules?: Parameters;
};

/**
 * A strategy: its settings and one pure function. The same input, memory and parameters always give the same decision.
 * It is asked at every index print, also while nothing may be entered: what it then wants is not done, what it remembers is
 * kept.
 */
export type StrategyDefinition = StrategyDeclaration & {
  /** @param parameters complete: what their owner did not set has its default */
  readonly decide: (input: StrategyInput, memory: StrategyMemory, parameters: Parameters) => StrategyDecision;
  /** What `decide` made of the same instant, in words. Absent: only its signals are told. */
  readonly explain?: (input: StrategyInput, memory: StrategyMemory, parameters: Parameters) => Explanation;
};

export const attemptKey = (ticker: string, side: Side): string => `${ticker}/${side}`;

/** Lies beside the strategies that their owner writes, for editors: by it their directory is known. */
export const STRATEGY_TYPES_FILE = 'recio-strategy.d.ts';
