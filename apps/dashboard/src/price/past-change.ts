import type { PriceBar } from '@rec-io/domain/price-bar';

const MINUTE_MS = 60_000;

/**
 * How the index changed in so many minutes, in percent, by bars of so many seconds; null where there is none of that time. For
 * what the trader has not run long enough to know by itself.
 */
export function pastChange(
  bars: readonly PriceBar[],
  seconds: number,
  now: { readonly timeMs: number; readonly indexE4: number },
  minutes: number,
): number | null {
  const spanMs = seconds * 1_000;
  const thenMs = Math.floor((now.timeMs - minutes * MINUTE_MS) / spanMs) * spanMs;
  const then = bars.find(({ timeMs }) => timeMs === thenMs);
  return then === undefined || then.openE4 <= 0 ? null : (100 * (now.indexE4 - then.openE4)) / then.openE4;
}
