import type { Exchange } from '../exchange.ts';
import type { ServerLog } from './server-log.ts';
import type { SignatureCheck } from './signature.ts';
import type { TradeTape } from './trade-tape.ts';

/** What routes and channels share. */
export type ServerContext = {
  readonly exchange: Exchange;
  /** Exchange time now. */
  readonly exchangeTime: () => number;
  readonly check: SignatureCheck;
  /** Resolves when everything that was accepted so far is kept; rejects when that is not sure. */
  readonly durable: () => Promise<void>;
  readonly tape: TradeTape;
  readonly log: ServerLog;
};
