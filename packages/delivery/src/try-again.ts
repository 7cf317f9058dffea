import { setTimeout as wait } from 'node:timers/promises';

export type Outcome =
  /** Taken by whoever carries it on. */
  { readonly kind: 'taken' } | { readonly kind: 'failed'; readonly reason: string };

/** What may succeed later is tried again. */
export type Later = { readonly kind: 'later'; readonly reason: string; readonly afterMs: number };

const WAIT_GROWS = 4;

/**
 * Attempts until one says something other than `later`. A wait that would end after the budget is not begun.
 * @param firstWaitMs before the second attempt; then four times as long each, and never longer than `waitMaxMs`
 */
export async function tryAgain<O extends { readonly kind: string }>(
  attempt: () => Promise<O | Later>,
  of: {
    readonly budgetMs: number;
    readonly firstWaitMs: number;
    readonly waitMaxMs?: number;
    readonly signal: AbortSignal;
  },
): Promise<O | { readonly kind: 'failed'; readonly reason: string }> {
  const { budgetMs, firstWaitMs, waitMaxMs = Number.POSITIVE_INFINITY, signal } = of;
  const endsAtMs = performance.now() + budgetMs;
  for (let waitMs = firstWaitMs; ; waitMs *= WAIT_GROWS) {
    const outcome = await attempt();
    if (!isLater(outcome)) return outcome;
    const pauseMs = Math.max(Math.min(waitMs, waitMaxMs), outcome.afterMs);
    if (signal.aborted || performance.now() + pauseMs >= endsAtMs)
      return { kind: 'failed', reason: outcome.reason };
    await wait(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

const isLater = (outcome: { readonly kind: string }): outcome is Later => outcome.kind === 'later';

/** Of a Retry-After header: seconds, or a date. */
export function secondsOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? 0 : Math.max(0, (atMs - Date.now()) / 1_000);
}
