import type { TradesView, TradeView } from '@rec-io/domain/view';
import * as format from '../format.ts';

const named = (trade: TradeView): string => `${trade.side.toUpperCase()} ${format.strike(trade.strikeE4)}`;

const inWords = (cause: string): string => cause.replaceAll('-', ' ');

function finished(trade: TradeView): string {
  if (trade.status === 'error') return `Not opened: ${named(trade)}. ${trade.reason ?? ''}`.trim();
  return `Closed: ${named(trade)}, ${trade.pnlE6 === null ? 'result unknown' : format.profit(trade.pnlE6)}.`;
}

/** What happened between two views, in sentences for who listens instead of looking. */
export function tradeNews(before: TradesView, now: TradesView): string[] {
  const wasOpen = new Set(before.open.filter((trade) => trade.status !== 'pending').map((trade) => trade.id));
  const wasClosing = new Set(before.open.filter(({ status }) => status === 'closing').map(({ id }) => id));
  const wasFinished = new Set(before.today.map((trade) => trade.id));
  return [
    ...now.open
      .filter((trade) => trade.status === 'open' && !wasOpen.has(trade.id))
      .map((trade) => {
        const price = trade.buyPriceE4 === null ? '' : ` at ${format.cents(trade.buyPriceE4)} cents`;
        return `Bought: ${format.count(trade.countE2)} ${named(trade)}${price}.`;
      }),
    ...now.open
      .filter(({ id, status }) => status === 'closing' && !wasClosing.has(id))
      .map(
        (trade) => `Selling: ${named(trade)}${trade.exit === null ? '' : `, ${inWords(trade.exit.cause)}`}.`,
      ),
    ...now.today.filter((trade) => !wasFinished.has(trade.id)).map(finished),
  ];
}
