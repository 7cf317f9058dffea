import { setTimeout as sleep } from 'node:timers/promises';

/** What may come in a burst, in seconds of the rate. */
const BURST_S = 0.1;

/**
 * Holds all workers together to a number of bytes per second.
 * @param nowMs a clock that never goes back
 * @returns to be called with bytes that came: undefined to go on at once, or what to wait for
 */
export function rateLimit(
  bytesPerSecond: number | null,
  nowMs: () => number = () => performance.now(),
  wait: (ms: number) => Promise<unknown> = sleep,
): (bytes: number) => Promise<void> | undefined {
  if (bytesPerSecond === null) return () => undefined;
  let freeAtMs = nowMs();
  return (bytes) => {
    const atMs = nowMs();
    freeAtMs = Math.max(freeAtMs, atMs - BURST_S * 1_000) + (bytes / bytesPerSecond) * 1_000;
    const ms = freeAtMs - atMs;
    return ms <= 0 ? undefined : wait(ms).then(() => undefined);
  };
}
