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
 * now and at any later time. Its values are those of the engine itself: whoever keeps them copies them at once.
 */
export type DecisionRecord = {
  readonly monitor: string;
  readonly strategy: string;
  readonly parameters: Parameters;
  readonly input: StrategyInput;
  /** What the strategy remembered before. */
  readonly memory: StrategyMemory;
  readonly status: StrategyStatus;
  readonly signals: readonly Signal[];
  readonly results: readonly SignalResult[];
  /** Why nothing could be entered then, or null. */
  readonly obstacle: string | null;
  readonly state: TradingState;
};
