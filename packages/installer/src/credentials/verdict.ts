import type { MoneyE6 } from '@rec-io/domain/money';
import type { KalshiEnvironment } from '@rec-io/kalshi/environments';

/** Cash of one shard of the exchange: orders are paid from their market's shard alone. */
export type ShardCash = { readonly exchangeIndex: number; readonly balanceE6: MoneyE6 };

/** What stands between this machine and the exchange. */
export type NetworkTrouble = 'dns' | 'refused' | 'unreachable' | 'timeout' | 'tls' | 'proxy';

/** What a look at an exchange with a key showed. One of these is always the answer; none holds the key. */
export type CredentialVerdict =
  | {
      readonly kind: 'ok';
      readonly mode: KalshiEnvironment;
      readonly balanceE6: MoneyE6;
      /** Empty where the exchange does not tell. */
      readonly cashByShard: readonly ShardCash[];
      /** Whether it may place orders; null where that cannot be known. */
      readonly mayTrade: boolean | null;
    }
  /** The key id is not of this environment; `belongsTo` is where it is known, if anywhere. */
  | {
      readonly kind: 'unknown-key';
      readonly mode: KalshiEnvironment;
      readonly belongsTo: KalshiEnvironment | null;
    }
  /** The key id is known, and the private key is not its. */
  | { readonly kind: 'wrong-signature'; readonly mode: KalshiEnvironment }
  /** This machine's clock; `aheadMs` below zero: behind. Null where it could not be measured. */
  | { readonly kind: 'wrong-clock'; readonly mode: KalshiEnvironment; readonly aheadMs: number | null }
  | {
      readonly kind: 'no-network';
      readonly mode: KalshiEnvironment;
      readonly trouble: NetworkTrouble;
      readonly code: string;
      readonly host: string;
    }
  | {
      readonly kind: 'exchange-down';
      readonly mode: KalshiEnvironment;
      readonly httpStatus: number | null;
      /** When it says that it will be back; null where it does not. */
      readonly resumesAt: string | null;
    }
  /** The key is good, and may not even read the balance. */
  | { readonly kind: 'no-rights'; readonly mode: KalshiEnvironment; readonly said: string }
  /** An answer that means nothing to us. */
  | { readonly kind: 'unexpected'; readonly mode: KalshiEnvironment; readonly said: string }
  | { readonly kind: 'cancelled'; readonly mode: KalshiEnvironment };
