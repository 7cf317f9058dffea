import type { CoinSymbol } from '@rec-io/domain/market';
import type { MoneyE6 } from '@rec-io/domain/money';
import type { Parameters } from '@rec-io/domain/parameters';
import type { Signal, StrategyInput, StrategyMemory, StrategyStatus } from '@rec-io/domain/strategy';
import type { TradingState } from '@rec-io/domain/trading-state';
import type { EntryDenial } from './entries.ts';

/** What became of one signal. */
export type SignalResult =
  | { readonly kind: 'ordered'; readonly tradeId: string }
  | { readonly kind: 'exit-asked' }
  | { readonly kind: 'denied'; readonly denial: EntryDenial }
  /** Nothing was entered at that moment, whatever the signal was. */
  | { readonly kind: 'withheld'; readonly reason: string };

/**
 * One decision of one monitor, with all that it was made from. The same input, memory and parameters give the same signals,
 * now and at any later time. The ladder's rows are those of the
 * engine itself: whoever keeps them copies them at once.
 */
export type DecisionRecord = {
  readonly monitor: string;
  readonly strategy: string;
  readonly symbol: CoinSymbol;
  /** Whose probabilities these are; null where it was not recorded. */
  readonly model: string | null;
  readonly parameters: Parameters;
  readonly input: StrategyInput;
  /** What the strategy remembered before. */
  readonly memory: StrategyMemory;
  readonly status: StrategyStatus;
  readonly signals: readonly Signal[];
  readonly results: readonly SignalResult[];
  /** Why nothing could be entered then, or null. */
  readonly obstacle: string | null;
  /** Before the signals were carried out. */
  readonly state: TradingState;
  readonly balanceE6: MoneyE6 | null;
  /** Wall time at which it was made, and the ages of what was known then. Null before the first word. */
  readonly wallMs: number;
  readonly indexAgeMs: number | null;
  readonly booksAgeMs: number | null;
};
