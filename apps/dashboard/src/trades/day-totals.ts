import type { TradeView } from '@rec-io/domain/view';

export type DayTotals = {
  /** Trades that were opened and are over; failed entries are not among them. */
  readonly closed: number;
  readonly failed: number;
  readonly feesE6: number;
  /** Won of won and lost, 0…1; null before the first. A draw is neither. */
  readonly winRate: number | null;
};

export function dayTotals(today: readonly TradeView[]): DayTotals {
  const closed = today.filter((trade) => trade.status === 'closed');
  const won = closed.filter((trade) => trade.winLoss === 'W').length;
  const lost = closed.filter((trade) => trade.winLoss === 'L').length;
  return {
    closed: closed.length,
    failed: today.filter((trade) => trade.status === 'error').length,
    feesE6: closed.reduce((sum, trade) => sum + trade.feesE6, 0),
    winRate: won + lost === 0 ? null : won / (won + lost),
  };
}
