/**
 * `active`: entries and exits. `reducing`: exits only. `halted`: no entries, and no exits but those of protective rules and
 * of people. Cancels always pass. Only a person, with a reason, makes it less strict.
 */
export type TradingState = 'active' | 'reducing' | 'halted';

/** Who changed it: a person by name, or a breaker of ours by its code. */
export type Control = {
  readonly state: TradingState;
  /** Sell everything that is held, too. */
  readonly flatten: boolean;
  readonly reason: string;
  readonly by: string;
  readonly timeMs: number;
};
