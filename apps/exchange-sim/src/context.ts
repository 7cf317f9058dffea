import type { CoinSymbol } from '@rec-io/domain/market';
import type { ApiKey } from '@rec-io/exchange-sim/server/signature';
import type { Logger } from 'pino';

/** All that a simulated exchange needs of its surroundings. */
export type ExchangeSimContext = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Its journal and prints; made if it is not there. */
  readonly dataDir: string;
  /** `auto`: Coinbase when it answers, else seeded. */
  readonly source: 'auto' | 'coinbase' | 'seeded';
  readonly coinbaseUrl: string;
  /** Exchange seconds per wall second; 1 with Coinbase. */
  readonly speed: number;
  readonly seed: number | string;
  readonly symbols: readonly CoinSymbol[];
  readonly keys: readonly ApiKey[];
  readonly log: Logger;
};
