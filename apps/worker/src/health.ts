import type { CoinSymbol } from '@rec-io/domain/market';
import type { ModelEvent } from '@rec-io/model-store/model-event';
import type { Readiness } from '@rec-io/program-parts/door';
import type { RefreshStep } from './refresh/refresh-step.ts';

/** What the worker knows of itself. */
export type WorkerHealth =
  /** No model is refreshed here, and why. */
  | { readonly none: string }
  | {
      /** What it does now; null between refreshes. */
      readonly doing: { readonly symbol: CoinSymbol; readonly step: RefreshStep } | null;
      /** By coin, what came of the newest refresh. */
      readonly newest: ReadonlyMap<CoinSymbol, ModelEvent>;
      /** Why no refresh could be made at all, when one was due last; null when it could. */
      readonly failure: string | null;
    };

/** Why what grows could not be looked after, when that was tried last; null when it could. */
type KeptData = { readonly failure: string | null };

/** A refresh that failed is told and hinders nothing: trading goes on with what is in use. One that cannot be made is a fault. */
export function readiness(health: WorkerHealth, data: KeptData = { failure: null }): Readiness {
  const unkept: Readiness | null =
    data.failure === null ? null : { ready: false, reason: `what grows is not kept: ${data.failure}` };
  if ('none' in health) return unkept ?? { ready: true, reason: health.none };
  const { doing, newest, failure } = health;
  if (failure !== null) return { ready: false, reason: failure };
  if (unkept !== null) return unkept;
  const words = [
    ...(doing === null ? [] : [`refreshes the model of ${doing.symbol}: ${doing.step}`]),
    ...[...newest.values()]
      .filter(({ event }) => event === 'failed')
      .map(({ symbol, why }) => `${symbol}: ${why}`),
  ];
  return { ready: true, reason: words.length === 0 ? null : words.join('; ') };
}
