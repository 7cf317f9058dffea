const FIRST_MS = 500;
const MAX_MS = 30_000;

/**
 * How long to wait before the next attempt: doubling up to half a minute, and half of it random, so that a thousand
 * clients that lost the same venue do not come back in the same instant.
 * @param failures attempts since the last price, from 0
 * @param dice uniform in [0, 1)
 */
export function reconnectDelayMs(failures: number, dice: number): number {
  const full = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures, 20));
  return Math.round(full * (0.5 + dice / 2));
}
