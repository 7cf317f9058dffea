import type { LadderRowView, TradeView } from '@rec-io/domain/view';

/** What our trades hold in one market on one side. */
export type HeldPosition = {
  readonly ticker: string;
  readonly side: TradeView['side'];
  readonly strikeE4: number;
  readonly heldE2: number;
  /** What is still held cost, at the mean price paid. */
  readonly costE6: number;
  readonly feesE6: number;
  /** What the bid would bring for it, before the fee; null where nobody bids or the book is not to be used. */
  readonly valueE6: number | null;
  /** When the first of them was opened. */
  readonly sinceMs: number;
};

/** Best bid for a side of a strike; null when nobody bids, and while the book waits for a snapshot. */
export function bidE4(row: LadderRowView | undefined, side: TradeView['side']): number | null {
  if (row === undefined || !row.bookValid) return null;
  if (side === 'yes') return row.yesBidE4;
  return row.yesAskE4 === null ? null : 10_000 - row.yesAskE4;
}

/** Open trades that hold something, together where they hold the same, in the order in which they come. */
export function heldPositions(open: readonly TradeView[], rows: readonly LadderRowView[]): HeldPosition[] {
  const positions = new Map<string, HeldPosition>();
  for (const trade of open) {
    if (trade.heldE2 === 0 || trade.buyPriceE4 === null) continue;
    const { ticker, side, strikeE4 } = trade;
    const key = `${ticker} ${side}`;
    const before = positions.get(key);
    const heldE2 = trade.heldE2 + (before?.heldE2 ?? 0);
    const bid = bidE4(
      rows.find((row) => row.ticker === ticker),
      side,
    );
    positions.set(key, {
      ...{ ticker, side, strikeE4, heldE2 },
      costE6: trade.buyPriceE4 * trade.heldE2 + (before?.costE6 ?? 0),
      feesE6: trade.feesE6 + (before?.feesE6 ?? 0),
      valueE6: bid === null ? null : bid * heldE2,
      sinceMs: Math.min(trade.openedAtMs, before?.sinceMs ?? trade.openedAtMs),
    });
  }
  return [...positions.values()];
}
