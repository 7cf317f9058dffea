import * as amount from './amount-text.ts';
import type { Mode } from './ledger.ts';
import { MODE_NAMES } from './mode-names.ts';
import type { ShownTrades, TradeView } from './view.ts';

export type TradeNews = {
  readonly kind: 'bought' | 'selling' | 'closed' | 'failed';
  readonly trade: TradeView;
  /** No person's doing: a monitor, a rule, or the settlement. */
  readonly isAutomatic: boolean;
  /** A sentence for who listens, or is not looking. */
  readonly text: string;
};

const TITLES = { bought: 'Bought', selling: 'Selling', closed: 'Sold', failed: 'Not opened' } as const;

/** What stands above its sentence: the mode first, so that nobody takes practice for real money. */
export function tradeNewsTitle({ kind, trade }: Pick<TradeNews, 'kind' | 'trade'>, mode: Mode): string {
  const isSettled = kind === 'closed' && trade.closeMethod === 'expired';
  return `${MODE_NAMES[mode]} · ${isSettled ? 'Settled' : TITLES[kind]}`;
}

/** What happened between two views. */
export function tradeNews(before: ShownTrades, now: ShownTrades): TradeNews[] {
  const wasOpen = new Set(before.open.filter((trade) => trade.status !== 'pending').map((trade) => trade.id));
  const wasClosing = new Set(before.open.filter(({ status }) => status === 'closing').map(({ id }) => id));
  const wasFinished = new Set(before.finished.map((trade) => trade.id));
  return [
    ...now.open.filter((trade) => trade.status === 'open' && !wasOpen.has(trade.id)).map(bought),
    ...now.open.filter(({ id, status }) => status === 'closing' && !wasClosing.has(id)).map(selling),
    ...now.finished.filter((trade) => !wasFinished.has(trade.id)).map(finished),
  ];
}

/** What the owner is alerted to, by sound, notification and push: what was bought, sold or settled by itself. */
export const isAlert = ({ kind, isAutomatic }: TradeNews): boolean =>
  isAutomatic && (kind === 'bought' || kind === 'closed');

/** `probability-stop` → probability stop */
export const inWords = (cause: string): string => cause.replaceAll('-', ' ');

const named = (trade: TradeView): string => `${trade.side.toUpperCase()} ${amount.strike(trade.strikeE4)}`;

function bought(trade: TradeView): TradeNews {
  const at = trade.buyPriceE4 === null ? '' : ` at ${amount.cents(trade.buyPriceE4)} cents`;
  return {
    kind: 'bought',
    trade,
    isAutomatic: trade.entryMethod === 'auto',
    text: `Bought: ${amount.count(trade.countE2)} ${named(trade)}${at}.`,
  };
}

const selling = (trade: TradeView): TradeNews => ({
  kind: 'selling',
  trade,
  isAutomatic: trade.exit?.method === 'auto',
  text: `Selling: ${named(trade)}${trade.exit === null ? '' : `, ${inWords(trade.exit.cause)}`}.`,
});

function finished(trade: TradeView): TradeNews {
  const { reason, pnlE6, entryMethod, closeMethod } = trade;
  if (trade.status === 'error')
    return {
      kind: 'failed',
      trade,
      isAutomatic: entryMethod === 'auto',
      text: `Not opened: ${named(trade)}. ${reason ?? ''}`.trim(),
    };
  const isAutomatic = closeMethod === 'auto' || closeMethod === 'expired';
  const result = pnlE6 === null ? 'result unknown' : amount.profit(pnlE6);
  return { kind: 'closed', trade, isAutomatic, text: `Closed: ${named(trade)}, ${result}.` };
}
