import type { Account } from '../account.ts';
import type { Exchange } from '../exchange.ts';
import type { CandleTape } from './candle-tape.ts';
import type { KeyRing } from './key-ring.ts';
import type { RateLimits } from './rate-limits.ts';
import type { ServerLog } from './server-log.ts';
import type { SignatureCheck } from './signature.ts';
import type { TradeTape } from './trade-tape.ts';

/** What routes and channels share. */
export type ServerContext = {
  readonly exchange: Exchange;
  /** Exchange time now. */
  readonly exchangeTime: () => number;
  /** Moves exchange time to the moment of a request. */
  readonly tick: () => void;
  readonly check: SignatureCheck;
  readonly keys: KeyRing;
  readonly limits: RateLimits;
  /** An account as reads show it, which may be a while ago. */
  readonly seen: (account: string) => Account;
  /** How far that is behind. */
  readonly readLagMs: () => number;
  /** Resolves when everything that was accepted so far is kept; rejects when that is not sure. */
  readonly durable: () => Promise<void>;
  readonly tape: TradeTape;
  readonly candles: CandleTape;
  readonly log: ServerLog;
};
