import type { PriceBar } from '@rec-io/domain/price-bar';
import type { Print } from './price-tape.ts';

export type Candle = PriceBar;

export const candleStartMs = (timeMs: number, spanS: number): number =>
  Math.floor(timeMs / (spanS * 1_000)) * spanS * 1_000;

/** The candle with one print more: the same one grown, or the next one. Prints come in the order of time. */
export function withPrint(candle: Candle | null, [timeMs, indexE4]: Print, spanS: number): Candle {
  const startMs = candleStartMs(timeMs, spanS);
  if (candle === null || candle.timeMs !== startMs)
    return { timeMs: startMs, openE4: indexE4, highE4: indexE4, lowE4: indexE4, closeE4: indexE4 };
  return {
    ...candle,
    highE4: Math.max(candle.highE4, indexE4),
    lowE4: Math.min(candle.lowE4, indexE4),
    closeE4: indexE4,
  };
}

export function candlesOf(prints: readonly Print[], spanS: number): Candle[] {
  const candles: Candle[] = [];
  for (const print of prints) {
    const last = candles.at(-1) ?? null;
    const next = withPrint(last, print, spanS);
    if (last !== null && next.timeMs === last.timeMs) candles[candles.length - 1] = next;
    else candles.push(next);
  }
  return candles;
}

/** Candles of this page, with what was before it: the one in which it was opened is of both. */
export function withHistory(bars: readonly Candle[], candles: readonly Candle[]): Candle[] {
  const [first, ...rest] = candles;
  if (first === undefined) return [...bars];
  const older = bars.filter(({ timeMs }) => timeMs < first.timeMs);
  const same = bars.find(({ timeMs }) => timeMs === first.timeMs);
  if (same === undefined) return [...older, first, ...rest];
  const joined = {
    ...first,
    openE4: same.openE4,
    highE4: Math.max(same.highE4, first.highE4),
    lowE4: Math.min(same.lowE4, first.lowE4),
  };
  return [...older, joined, ...rest];
}
