import type { CoinSymbol } from '@rec-io/domain/market';
import type { MoneyE6 } from '@rec-io/domain/money';
import type { Journal } from './facts.ts';
import type { Liquidity } from './floor.ts';
import type { Ladder } from './ladder.ts';
import type { MarketRecords } from './market-record.ts';

export type ExchangeOptions = {
  /** The same seed, prices and orders give the same events. */
  readonly seed: number | string;
  /** Default: BTC. */
  readonly symbols?: readonly CoinSymbol[];
  /** Of an account that trades for the first time; default 10,000 $. */
  readonly startBalanceE6?: MoneyE6;
  /** The kinds of events; default: hourly only. */
  readonly ladders?: readonly Ladder[];
  /** Seconds from the close to the payout; default 5, and 1 for quarter hours. */
  readonly settlementTimerS?: number;
  /** Default: steady. */
  readonly liquidity?: Liquidity;
  /** Trading pauses every Thursday from 3:00 to 5:00 Eastern; default false. */
  readonly maintenance?: boolean;
  /** Strikes of an hour or a day; default 40. */
  readonly strikes?: number;
  /** Where facts are kept; without one, nothing outlives the process. */
  readonly journal?: Journal;
  /** What markets had traded before a restart. */
  readonly records?: MarketRecords;
};
