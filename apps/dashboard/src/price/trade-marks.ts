import type { TradeView } from '@rec-io/domain/view';
import { candleStartMs } from './candles.ts';

/** One entry or exit on the chart. */
export type TradeMark = {
  /** Of the candle in which it was, UTC milliseconds. */
  readonly timeMs: number;
  readonly kind: 'entry' | 'exit';
  /** Of an exit that is booked: whether it made money; null for entries, and where nothing came of it. */
  readonly won: boolean | null;
  /** So many of the kind in the same candle. */
  readonly count: number;
};

/** When trades were entered and left, from `fromMs` on, oldest first. What was never bought is not among them. */
export function tradeMarks(trades: readonly TradeView[], spanS: number, fromMs: number): TradeMark[] {
  const marks = trades.flatMap((trade): TradeMark[] => {
    if (trade.buyPriceE4 === null) return [];
    const { openedAtMs, closedAtMs, pnlE6 } = trade;
    const entry = { timeMs: openedAtMs, kind: 'entry', won: null, count: 1 } as const;
    if (closedAtMs === null) return [entry];
    const won = pnlE6 === null ? null : pnlE6 > 0;
    return [entry, { timeMs: closedAtMs, kind: 'exit', won, count: 1 }];
  });
  const merged = new Map<string, TradeMark>();
  for (const mark of marks) {
    const timeMs = candleStartMs(mark.timeMs, spanS);
    if (timeMs < fromMs) continue;
    const key = `${timeMs} ${mark.kind} ${mark.won}`;
    merged.set(key, { ...mark, timeMs, count: 1 + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.values()].sort((a, b) => a.timeMs - b.timeMs);
}
