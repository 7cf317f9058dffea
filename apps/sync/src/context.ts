import type { Mode } from '@rec-io/domain/ledger';
import type { Logger } from 'pino';

/** All that sync needs of its surroundings. Secrets come as paths: their content never passes through here. */
export type SyncContext = {
  readonly host: string;
  readonly port: number;
  readonly mode: Mode;
  readonly account: string;
  readonly userNo: string;
  /** Null without credentials: then there is no account to read. */
  readonly exchange: {
    /** `http://127.0.0.1:8090/trade-api/v2` */
    readonly restUrl: string;
    readonly keyId: string;
    /** PEM file, 0600. A key that may only read is enough. */
    readonly privateKeyPath: string;
  } | null;
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly passwordFile: string;
  };
  /** From one look at the account to the next; 30 s by default. */
  readonly lookMs?: number;
  /** How long a fact that the trader does not write may be missing before it is added; 30 s by default. */
  readonly graceMs?: number;
  readonly log: Logger;
};
