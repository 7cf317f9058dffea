const QUIET_MS = 1_500;

/**
 * Does something that nobody waits for: when the browser has nothing else to do, some time after the page is drawn.
 * @returns forgets it
 */
export function whenQuiet(action: () => void): () => void {
  const timer = setTimeout(() => {
    // Not every browser tells.
    if ('requestIdleCallback' in window) requestIdleCallback(action, { timeout: QUIET_MS });
    else action();
  }, QUIET_MS);
  return () => clearTimeout(timer);
}
