import type { Print } from './price-tape.ts';

/** One span of time. Prices in 1/10,000 $. */
export type Candle = {
  /** UTC milliseconds at which it begins. */
  readonly timeMs: number;
  readonly openE4: number;
  readonly highE4: number;
  readonly lowE4: number;
  readonly closeE4: number;
};

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
