import type { TradesView, TradeView } from '@rec-io/domain/view';
import * as format from '../format.ts';
import { NEWS } from '../text/trade-monitor.ts';

export type TradeNews = {
  readonly kind: 'bought' | 'selling' | 'closed' | 'failed';
  readonly tradeId: string;
  /** No person's doing: a monitor, a rule, or the settlement. */
  readonly isAutomatic: boolean;
  /** For who listens instead of looking. */
  readonly text: string;
};

const named = (trade: TradeView): string => `${trade.side.toUpperCase()} ${format.strike(trade.strikeE4)}`;

export const inWords = (cause: string): string => cause.replaceAll('-', ' ');

const bought = (trade: TradeView): TradeNews => ({
  kind: 'bought',
  tradeId: trade.id,
  isAutomatic: trade.entryMethod === 'auto',
  text: NEWS.bought(
    format.count(trade.countE2),
    named(trade),
    trade.buyPriceE4 === null ? null : format.cents(trade.buyPriceE4),
  ),
});

const selling = (trade: TradeView): TradeNews => ({
  kind: 'selling',
  tradeId: trade.id,
  isAutomatic: trade.exit?.method === 'auto',
  text: NEWS.selling(named(trade), trade.exit === null ? null : inWords(trade.exit.cause)),
});

function finished(trade: TradeView): TradeNews {
  const { id: tradeId, reason, pnlE6, entryMethod, closeMethod } = trade;
  if (trade.status === 'error')
    return {
      kind: 'failed',
      tradeId,
      isAutomatic: entryMethod === 'auto',
      text: NEWS.notOpened(named(trade), reason),
    };
  const isAutomatic = closeMethod === 'auto' || closeMethod === 'expired';
  const text = NEWS.closed(named(trade), pnlE6 === null ? null : format.profit(pnlE6));
  return { kind: 'closed', tradeId, isAutomatic, text };
}

/** What happened between two views. */
export function tradeNews(before: TradesView, now: TradesView): TradeNews[] {
  const wasOpen = new Set(before.open.filter((trade) => trade.status !== 'pending').map((trade) => trade.id));
  const wasClosing = new Set(before.open.filter(({ status }) => status === 'closing').map(({ id }) => id));
  const wasFinished = new Set(before.today.map((trade) => trade.id));
  return [
    ...now.open.filter((trade) => trade.status === 'open' && !wasOpen.has(trade.id)).map(bought),
    ...now.open.filter(({ id, status }) => status === 'closing' && !wasClosing.has(id)).map(selling),
    ...now.today.filter((trade) => !wasFinished.has(trade.id)).map(finished),
  ];
}
