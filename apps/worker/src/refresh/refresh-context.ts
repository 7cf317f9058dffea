import type { CoinSymbol } from '@rec-io/domain/market';
import type { ModelEvent } from '@rec-io/model-store/model-event';
import type { Spans } from '@rec-io/research/held-out-weeks';
import type { RefreshStep } from './refresh-step.ts';

/** All that a refresh needs of its surroundings, as text. Secrets come as paths. */
export type RefreshContext = {
  /** Refreshed one after the other. */
  readonly symbols: readonly CoinSymbol[];
  /** Coinbase's candles. */
  readonly candlesUrl: string;
  readonly modelsDirectory: string;
  /** The models that come with the release. */
  readonly releaseFile: string;
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly passwordFile: string;
  };
  /** Of its process: 0, as any other, to 19, when nobody else has anything to do. */
  readonly niceness: number;
  /** Who wanted it, as the journal is to name them. */
  readonly by: string;
  /** What it takes for now, for tests; by default the wall's time. */
  readonly nowMs?: number;
  /** Shorter ones, for tests. */
  readonly spans?: Spans;
};

/** What a refresh's process tells. */
export type RefreshNews =
  | {
      readonly kind: 'step';
      readonly symbol: CoinSymbol;
      readonly step: RefreshStep;
      readonly share?: number;
    }
  | { readonly kind: 'event'; readonly event: ModelEvent }
  /** Another refresh holds the lock. */
  | { readonly kind: 'busy'; readonly pid: number }
  /** Nothing could be refreshed at all. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'done' };
