import type { CoinSymbol } from '@rec-io/domain/market';
import type { MoneyE6 } from '@rec-io/domain/money';
import type { Liquidity } from '@rec-io/exchange-sim/floor';
import type { ScriptStep } from '@rec-io/exchange-sim/server/faults/script';
import type { ApiKey } from '@rec-io/exchange-sim/server/signature';
import type { UsageLevel } from '@rec-io/exchange-sim/server/usage-level';
import type { Logger } from 'pino';
import type { Recording } from './recording.ts';

/** All that a simulated exchange needs of its surroundings. */
export type ExchangeSimContext = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Its journal and prints; made if it is not there. */
  readonly dataDir: string;
  /** `auto`: Coinbase when it answers, else seeded. Recorded prices end, and exchange time with them. */
  readonly source: 'auto' | 'coinbase' | 'seeded' | Recording;
  readonly coinbaseUrl: string;
  /** Exchange seconds per wall second; 1 with Coinbase. */
  readonly speed: number;
  readonly seed: number | string;
  readonly symbols: readonly CoinSymbol[];
  readonly keys: readonly ApiKey[];
  /** Of an account that trades for the first time; default: the exchange's own. */
  readonly startBalanceE6?: MoneyE6;
  /** Default: steady. */
  readonly liquidity?: Liquidity;
  /** Trading pauses on Thursdays as on the real exchange; default false, so that it can be traded at any time. */
  readonly maintenance?: boolean;
  /** How far a signature's time may be from wall time; default: the server's own. */
  readonly toleranceMs?: number;
  /** How far reads of an account are behind its writes, of wall time; default 0. */
  readonly readLagMs?: number;
  /** How much an account may ask; default: basic, and without bounds faster than at real speed. */
  readonly usageLevel?: UsageLevel;
  /** Accidents by a port of their own; without it, none are possible. */
  readonly control?: {
    /** 0 takes a free one. */
    readonly port: number;
    /** Run from the opening on. */
    readonly script: readonly ScriptStep[];
  };
  readonly log: Logger;
};
