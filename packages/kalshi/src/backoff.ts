export type Backoff = {
  readonly firstMs: number;
  readonly maxMs: number;
};

/**
 * How long to wait before attempt `attempt` (1 is the first repetition): doubling, and half of it left to chance, so
 * that many clients that lost the same server do not come back at the same moment.
 */
export function backoffMs({ firstMs, maxMs }: Backoff, attempt: number, random: () => number): number {
  const fullMs = Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return fullMs / 2 + random() * (fullMs / 2);
}
