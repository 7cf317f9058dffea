import type { LiveTradeView } from '@rec-io/domain/live-trade-view';
import { cost } from '@rec-io/domain/money';
import { rulesInWords } from '@rec-io/domain/protection-text';
import type { Trade } from '@rec-io/domain/trade';
import { isProtected, rulesOf } from './trade-exit.ts';
import type { TradingEngine } from './trading-engine.ts';
import { NOBODY_WAITS, type RowOf, tradeView, type WaitOf } from './views.ts';

/** What is known of a trade's market and of its exit. */
export type TradeSurroundings = {
  readonly rowOf: RowOf;
  readonly booksAgeMs: number | null;
  readonly indexAgeMs: number | null;
  readonly waitOf: WaitOf;
};

/** Where no trader runs: the ledger alone tells. */
export const NOTHING_AROUND: TradeSurroundings = {
  rowOf: () => undefined,
  booksAgeMs: null,
  indexAgeMs: null,
  waitOf: NOBODY_WAITS,
};

export function liveTradeView(trade: Trade, around: TradeSurroundings): LiveTradeView {
  const row = around.rowOf(trade.intent.ticker);
  const bidE4 = isProtected(trade) && row?.book.valid ? row.book.bid(trade.intent.side) : null;
  return {
    ...tradeView(trade, around.rowOf, around.waitOf),
    closeTimeMs: row?.market.closeTimeMs ?? trade.intent.closeTimeMs,
    bidE4,
    valueE6: bidE4 === null ? null : cost(bidE4, trade.heldE2),
    booksAgeMs: row ? around.booksAgeMs : null,
    indexAgeMs: row ? around.indexAgeMs : null,
    rules: rulesInWords(rulesOf(trade)),
  };
}

/**
 * All live trades of a running engine, those that close first before the others.
 * @param nowMs by the clock that the engine's ages are told by
 */
export function liveTrades(
  engine: Pick<TradingEngine, 'trades' | 'row' | 'feed'>,
  waitOf: WaitOf,
  nowMs: number,
): LiveTradeView[] {
  const views = [...engine.trades.live.values()].map((trade) => {
    const { ticker, symbol } = trade.intent;
    // A symbol whose markets are not listed may be one that is followed no more.
    const feed = engine.row(ticker) ? engine.feed(symbol) : null;
    return liveTradeView(trade, {
      rowOf: (each) => engine.row(each),
      booksAgeMs: finite(feed?.booksAgeMs(nowMs)),
      indexAgeMs: finite(feed?.indexAgeMs(nowMs)),
      waitOf,
    });
  });
  return views.sort((a, b) => a.closeTimeMs - b.closeTimeMs || a.openedAtMs - b.openedAtMs);
}

const finite = (ageMs: number | null | undefined): number | null =>
  ageMs !== null && ageMs !== undefined && Number.isFinite(ageMs) ? ageMs : null;
