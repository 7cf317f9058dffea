import type { HeldView } from '@rec-io/domain/held-view';
import type { ExitWait } from '@rec-io/domain/view';
import { collected } from '@rec-io/kalshi/reads';
import type { Installation } from '../installation.ts';
import { atExchange } from '../transfer/exchange-client.ts';

/** A market in which something is held, by the exchange's own word, with our trade of it if there is one. */
export type Held = {
  readonly ticker: string;
  /** In 1/100 contract: above zero YES, below zero NO. */
  readonly countE2: number;
  readonly trades: readonly HeldView[];
};

/** What the exchange says is held, and what of it is ours. Trades of which it holds nothing are listed with a count of 0. */
export async function heldAtExchange(
  installation: Installation,
  trades: readonly HeldView[],
): Promise<readonly Held[]> {
  const positions = await atExchange(installation, ({ reads }) => collected(reads.positions()));
  const counts = new Map(positions.map(({ ticker, countE2 }) => [ticker, countE2 as number]));
  for (const { ticker, heldE2 } of trades) if (heldE2 > 0 && !counts.has(ticker)) counts.set(ticker, 0);
  return [...counts].map(([ticker, countE2]) => ({
    ticker,
    countE2,
    trades: trades.filter((trade) => trade.ticker === ticker && trade.heldE2 > 0),
  }));
}

/** `10 YES of KXBTCD-… (trade 1a2b…, BTC price …), whose exit waits: nobody bids, since 12:00:05Z` */
export function heldText({ ticker, countE2, trades }: Held): string {
  const [trade] = trades;
  const side = countE2 < 0 ? 'NO' : 'YES';
  const what = countE2 === 0 ? 'nothing any more' : `${Math.abs(countE2) / 100} ${side}`;
  const ours = trade === undefined ? 'no trade of ours' : `trade ${trade.id}, ${trade.contract}`;
  return `${what} of ${ticker} (${ours})${trade?.waits ? `, whose exit ${waitText(trade.waits)}` : ''}`;
}

/** `waits: nobody bids, since 12:00:05Z` */
export const waitText = ({ reason, sinceMs }: ExitWait): string =>
  `waits: ${reason}, since ${new Date(sinceMs).toISOString().slice(11, 19)}Z`;
