import { useSyncExternalStore } from 'react';

const STEP_MS = 250;

/** The page's monotonic clock: ages must not jump when somebody sets the computer's time. */
export const pageNowMs = (): number => performance.now();

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let steppedMs = pageNowMs();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    steppedMs = pageNowMs();
    timer = setInterval(() => {
      steppedMs = pageNowMs();
      for (const each of listeners) each();
    }, STEP_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The page's clock in steps of a quarter second, one timer for all who look. */
export function useNowMs(): number {
  return useSyncExternalStore(subscribe, () => steppedMs);
}
