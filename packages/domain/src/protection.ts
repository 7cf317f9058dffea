/** How a triggered stop sells. Prices are of the leg held, in 1/10,000 $. */
export type ExitLadder = {
  /**
   * Each step's limit lies this much below the best bid at its moment, from the first to the last. An order that is not
   * filled whole is followed by the next step's. Not empty.
   */
  readonly stepsE4: readonly number[];
  /** Least wall milliseconds from one step to the next. */
  readonly stepMs: number;
  /** It never sells below this, whatever the steps say. 100 is a cent. */
  readonly floorE4: number;
  /** Steps after the last one repeat it, until so many orders were sent; then the trade is held to settlement, and said so. */
  readonly ordersMax: number;
};

/**
 * What protects one open trade. Durable per trade, from its intent on: a rule outlives restarts, pauses and its monitor.
 * Probabilities are of the side held, 0…1.
 */
export type ProtectiveRules = {
  readonly probabilityStop: {
    readonly enabled: boolean;
    readonly below: number;
    /** Not in the last so many seconds before the close. */
    readonly minTimeToCloseS: number;
    /** The breach must last this long, looked at with every print; 0: at once. */
    readonly verifyS: number;
  };
  /** Momentum against the side held, of this size in basis points. */
  readonly momentumSpikeStop: { readonly enabled: boolean; readonly levelBp: number };
  /** Bid at least this much above the mean price paid. */
  readonly takeProfit: { readonly enabled: boolean; readonly gainE4: number };
  /** Bid this much below its peak since the entry, once the peak was so much above the mean price paid. */
  readonly trailingStop: {
    readonly enabled: boolean;
    readonly distanceE4: number;
    readonly armGainE4: number;
  };
  /** Sold when so many seconds to the close are left. */
  readonly timeStop: { readonly enabled: boolean; readonly timeToCloseS: number };
  /**
   * Without a fresh index no model probability exists. `book`: after five seconds, the fresh best bid of the side held
   * stands for it; `hold`: the trade is kept; `exit`: it is sold after `staleExitS` without a probability.
   */
  readonly onStale: 'book' | 'hold' | 'exit';
  readonly staleExitS: number;
  readonly ladder: ExitLadder;
};

/** The earlier system's defaults: the stop by probability is off until its owner switches it on, the one by momentum is on. */
export const DEFAULT_PROTECTIVE_RULES: ProtectiveRules = {
  probabilityStop: { enabled: false, below: 0.4, minTimeToCloseS: 60, verifyS: 0 },
  momentumSpikeStop: { enabled: true, levelBp: 36 },
  takeProfit: { enabled: false, gainE4: 500 },
  trailingStop: { enabled: false, distanceE4: 500, armGainE4: 200 },
  timeStop: { enabled: false, timeToCloseS: 60 },
  onStale: 'book',
  staleExitS: 60,
  ladder: { stepsE4: [0, 200, 500, 1_000, 2_000], stepMs: 1_000, floorE4: 100, ordersMax: 20 },
};

/** Whether two protect alike, whatever the order in which they are written. */
export const isSameProtection = (a: ProtectiveRules, b: ProtectiveRules): boolean =>
  inOrder(a) === inOrder(b);

function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part === null || typeof part !== 'object' || Array.isArray(part)
      ? part
      : Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}

/** What made somebody want out: a rule, a strategy, a person, the kill switch. */
export type ExitCause =
  | 'probability-stop'
  | 'momentum-spike-stop'
  | 'take-profit'
  | 'trailing-stop'
  | 'time-stop'
  | 'stale-stop'
  | 'strategy'
  | 'manual'
  | 'kill';

/** A person's doing, or a rule's or strategy's. */
export const methodOf = (cause: ExitCause): 'auto' | 'manual' =>
  cause === 'manual' || cause === 'kill' ? 'manual' : 'auto';
