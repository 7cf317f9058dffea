import type { CoinSymbol } from '@rec-io/domain/market';
import type { Logger } from 'pino';

/** All that the recorder needs of its surroundings. Secrets come as paths: their content never passes through here. */
export type RecorderContext = {
  readonly host: string;
  readonly port: number;
  /** The coin that the trader shows, whose seconds are recorded. Minute bars are of both coins. */
  readonly symbol: CoinSymbol;
  readonly trader: {
    /** `ws://127.0.0.1:4000/view` */
    readonly viewUrl: string;
    readonly tokenFile: string;
  };
  /** Where minute bars come from; null with why, where they are not to be recorded. */
  readonly candles: { readonly url: string } | { readonly none: string };
  /** Exchange seconds that pass in one wall second: so far apart are the seconds that are written. */
  readonly clockSpeed: number;
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly passwordFile: string;
  };
  /** From one write to the next; 1 s by default. */
  readonly writeMs?: number;
  /** From one look for minute bars to the next; with the minute by default. */
  readonly barsMs?: number;
  /** Wall time for minute bars; by default the real one. */
  readonly nowMs?: () => number;
  readonly log: Logger;
};
