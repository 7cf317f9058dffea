/**
 * What a strategy of your own is made of. REC.IO writes this file beside your strategies so that an editor can help; it is
 * not read when they run, and is written anew by `recio strategy new`.
 *
 * Units are the last part of each name. Prices in 1/10,000 $: 9300 is 93 cents. Counts in 1/100 contract: 100 is one
 * contract. Times are the exchange's, in milliseconds of UTC. Momentum in basis points: 36 is 0.36 %.
 */

export type Side = 'yes' | 'no';

/** One strike at one instant. */
export type Row = {
  readonly market: {
    /** What an entry names: `KXBTCD-26OCT0812-T81999.99`. */
    readonly ticker: string;
    readonly symbol: 'BTC' | 'ETH';
    /** Whether YES needs more than the strike, or the strike itself is enough. */
    readonly strikeType: 'greater' | 'greater_or_equal';
    /** YES pays when the settlement value is above this. 0 while a quarter hour's strike is not known yet. */
    readonly floorStrikeE4: number;
    readonly closeTimeMs: number;
    /** Only `active` trades. */
    readonly status: string;
    /** A limit must be a multiple of this. */
    readonly tickE4: number;
    /** A taker pays rate × price × (1 − price) per contract; 700 is a rate of 0.07. */
    readonly fees: { readonly takerRateE4: number; readonly makerRateE4: number };
  };
  /** Index minus strike. */
  readonly bufferE4: number;
  /** That YES pays, by the model: 0 to 1. NaN while unknown. */
  readonly probability: number;
  /** The side that wins if nothing moves any more. */
  readonly activeSide: Side;
  /** What the side sells for now; null where nobody buys, or the book is not known. */
  readonly yesBidE4: number | null;
  readonly noBidE4: number | null;
  /** What the side costs now; null where nobody sells, or the book is not known. */
  readonly yesAskE4: number | null;
  readonly noAskE4: number | null;
  /** Probability minus ask minus expected fee, per contract. NaN while anything of it is unknown. */
  readonly yesEdgeE4: number;
  readonly noEdgeE4: number;
  /** Traded so far. */
  readonly volumeE2: number;
};

/** A trade of this monitor that is open now. */
export type Trade = {
  readonly id: string;
  readonly ticker: string;
  readonly side: Side;
  readonly countE2: number;
  readonly buyPriceE4: number;
  readonly openedAtMs: number;
};

/** What there is to know at one index print. Nothing of it can be changed. */
export type Input = {
  readonly nowMs: number;
  readonly indexE4: number;
  /** Null while it is not known. */
  readonly momentumBp: number | null;
  /** The event that closes next; null while it is not known. */
  readonly ladder: {
    readonly eventTicker: string;
    readonly closeTimeMs: number;
    /** By height of the strike. */
    readonly rows: readonly Row[];
    /** How sure the model is of the rows' probabilities. */
    readonly uncertainty: {
      /** How far the log-odds of an even chance may be off. */
      readonly offset: number;
      /** How far any log-odds, log(p / (1 − p)), may be off beside that, as a share of them. */
      readonly slope: number;
      /** Why it knows too little, in words; null when it knows enough. Until then an entry is refused. */
      readonly tooLittle: string | null;
    };
  } | null;
  /** Markets of the ladder in which anything is pending, open, unknown or held, by whomever: an entry there is refused. */
  readonly held: ReadonlySet<string>;
  /** Markets of the ladder in which this monitor has had a filled trade, finished or not. */
  readonly traded: ReadonlySet<string>;
  /** When this monitor last tried a market and side of the ladder, by `ticker/side`. */
  readonly attemptedAtMs: ReadonlyMap<string, number>;
  readonly trades: readonly Trade[];
};

/** JSON, of at most 65,536 characters. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Memory = { readonly [key: string]: Json };

/** Buy. How many contracts is the monitor's affair; whether at all, the risk gate's. */
export type Entry = {
  readonly kind: 'entry';
  readonly ticker: string;
  readonly side: Side;
  /** It never pays more. */
  readonly limitE4: number;
  /** That this side pays: 0 to 1. */
  readonly probability: number;
  /** Per contract, after the fee. */
  readonly edgeE4: number;
};
/** Sell a trade of `input.trades` now. */
export type Exit = { readonly kind: 'exit'; readonly tradeId: string; readonly reason: string };

export type Decision = {
  /** What you want to be given at the next print. It outlives restarts. */
  readonly memory: Memory;
  /** Best first. */
  readonly signals: readonly (Entry | Exit)[];
  /** Shown on the screen. `pausedForS`: seconds until a pause ends, or null. */
  readonly status: { readonly state: 'ACTIVE' | 'INACTIVE' | 'PAUSED'; readonly pausedForS: number | null };
};

/** A setting of the strategy: a field of its form. */
export type Parameter = {
  /** Lower case letters, digits and _. */
  readonly key: string;
  readonly label: string;
  readonly help: string;
} & (
  | {
      readonly type: 'number';
      readonly default: number;
      readonly min: number;
      readonly max: number;
      readonly step: number;
      /** `%`, `s`, `¢`, `bp` … */
      readonly unit: string;
      /** Key of another number that this one must not exceed. */
      readonly notAbove?: string;
    }
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[] }
);
// biome-ignore lint/suspicious/noExplicitAny: a setting's type is in its declaration
export type Parameters = { readonly [key: string]: any };

export type Strategy = {
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** What a monitor that has seen nothing remembers. */
  readonly memory: Memory;
  /** Protective settings that its monitors begin with, by their keys: `{ take_profit_enabled: true, take_profit_gain: 8 }`. */
  readonly suggestedRules?: { readonly [key: string]: number | boolean | string };
  /**
   * Asked once a second. A pure function: the same input, memory and parameters must always give the same decision. It has
   * a tenth of a second.
   */
  decide(input: Input, memory: Memory, parameters: Parameters): Decision;
};
