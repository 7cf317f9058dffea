import type { FillAssumption } from '@rec-io/research/backtest/fills';
import type { MarketWisdom } from '@rec-io/research/backtest/quote-model';
import type { BarsGiven } from '../research/options.ts';

/** What was typed. */
export type BacktestGiven = BarsGiven & {
  readonly strategy: string;
  readonly set: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly model: string;
  readonly market: MarketWisdom;
  readonly fills: FillAssumption;
  readonly latency: number;
  readonly seed: number;
  /** Dollars. */
  readonly balance: number;
  readonly sweep?: readonly string[];
  readonly walkForward?: number;
  readonly out?: string;
  /** A name; false: nothing is saved. */
  readonly save: string | boolean;
  readonly library?: string;
  readonly recorded?: boolean;
  readonly mode?: 'simulated' | 'demo' | 'prod';
  readonly json?: boolean;
  /** Begun by another program, which is told how far it is. */
  readonly background?: boolean;
};
