import type { Mode } from '@rec-io/domain/ledger';
import type { CoinSymbol, Series } from '@rec-io/domain/market';
import type { Logger } from 'pino';

/** All that a trader needs of its surroundings. Secrets come as paths: their content never passes through here. */
export type TraderContext = {
  readonly host: string;
  readonly port: number;
  readonly mode: Mode;
  /** The exchange account's name in the ledger: `main` by default. */
  readonly account: string;
  /** The user's number: `0001`. */
  readonly userNo: string;
  /** The one that the screen shows. */
  readonly symbol: CoinSymbol;
  /** All that is followed: monitors trade these and no others. */
  readonly series: readonly Series[];
  readonly exchange: {
    /** `http://127.0.0.1:8090/trade-api/v2` */
    readonly restUrl: string;
    /** `ws://127.0.0.1:8090/trade-api/ws/v2` */
    readonly wsUrl: string;
    readonly keyId: string;
    /** PEM file, 0600. */
    readonly privateKeyPath: string;
  };
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly passwordFile: string;
  };
  /** File with the token that web presents to this trader. */
  readonly internalTokenFile: string;
  /** Keeps exits while the database does not answer; of this user, account and mode alone. Its folder is made. */
  readonly exitJournalFile: string;
  /** Where every decision is recorded, so that it can be explained: a folder per account and mode is made in it. */
  readonly decisionsDirectory: string;
  /** How much of what grows is kept, where its owner changed it; need not be there. */
  readonly dataBoundsFile: string;
  /** While anything lies at this path, nothing is entered and nothing can be armed. */
  readonly killFile: string;
  /** While it names a cause, nothing is entered; exits and protection do not look at it. */
  readonly holdFile: string;
  /** Remembers which order groups of the exchange are ours. */
  readonly groupFile: string;
  /** Where strategies of users' own are. */
  readonly strategiesDirectory: string;
  /** Where trained models are kept, and which of them is in use. */
  readonly modelsDirectory: string;
  /** Those that come with the release: `config/models/adaptive-btc-eth.json`. */
  readonly modelFile: string;
  /** Why stored minute bars teach the model nothing; null where they do, because prices are true. */
  readonly noStoredBars: string | null;
  /** From one look at which model is in use to the next; a minute by default. */
  readonly lookAtModelsMs?: number;
  /** Exchange seconds per wall second; shown on the screen, never used in a decision. */
  readonly clockSpeed: number;
  /**
   * The venue whose prices stand for the index where the exchange does not give it: its address, or null for its own. Absent: none
   * does, as in practice.
   */
  readonly proxyUrl?: string | null;
  readonly log: Logger;
};
