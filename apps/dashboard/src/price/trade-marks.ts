import type { TradeView } from '@rec-io/domain/view';
import { candleStartMs } from './candles.ts';

/** One entry or exit on the chart. */
export type TradeMark = {
  /** Of the candle in which it was, UTC milliseconds. */
  readonly timeMs: number;
  readonly kind: 'entry' | 'exit';
  readonly side: TradeView['side'];
  /** Of an exit that is booked: whether it made money; null for entries, and where nothing came of it. */
  readonly won: boolean | null;
};

/** When trades were entered and left, from `fromMs` on, oldest first. What was never bought is not among them. */
export function tradeMarks(trades: readonly TradeView[], spanS: number, fromMs: number): TradeMark[] {
  const marks = trades.flatMap((trade): TradeMark[] => {
    if (trade.buyPriceE4 === null) return [];
    const { side, openedAtMs, closedAtMs, pnlE6 } = trade;
    const entry = { timeMs: openedAtMs, kind: 'entry', side, won: null } as const;
    if (closedAtMs === null) return [entry];
    return [entry, { timeMs: closedAtMs, kind: 'exit', side, won: pnlE6 === null ? null : pnlE6 > 0 }];
  });
  return marks
    .map((mark) => ({ ...mark, timeMs: candleStartMs(mark.timeMs, spanS) }))
    .filter(({ timeMs }) => timeMs >= fromMs)
    .sort((a, b) => a.timeMs - b.timeMs);
}
