import type { AccountOrder } from '../account-order.ts';
import { listOf, type Query, timeOf } from './page.ts';
import { badQuery, type WireRefusal } from './refusal.ts';

/** An event's ticker is what its markets' tickers begin with. */
export const eventOf = (ticker: string): string => ticker.slice(0, ticker.lastIndexOf('-'));

/** Whether an order is in that subaccount and on that shard; undefined: any. */
export const isAt = (
  order: AccountOrder | undefined,
  subaccount: number | undefined,
  shard: number | undefined,
): boolean =>
  order !== undefined &&
  (subaccount ?? order.subaccount) === order.subaccount &&
  (shard ?? order.exchangeIndex) === order.exchangeIndex;

/** Lists that are longer than they may be. */
export function listProblem(
  query: Query,
  endpoint: string,
  most: Readonly<Record<string, number>>,
): WireRefusal | null {
  for (const [name, max] of Object.entries(most)) {
    const field = name === 'ticker' ? 'Ticker' : 'EventTicker';
    if ((listOf(query, name)?.length ?? 0) > max) return badQuery(endpoint, field, 'max');
  }
  return null;
}

/** Whether something of a market, which happened then, is in the named markets, events and times. */
export function isWanted(item: { readonly ticker: string }, timeMs: number, query: Query): boolean {
  const tickers = listOf(query, 'ticker');
  const events = listOf(query, 'event_ticker');
  if (tickers && !tickers.includes(item.ticker)) return false;
  if (events && !events.includes(eventOf(item.ticker))) return false;
  return (
    timeMs >= (timeOf(query, 'min_ts') ?? 0) &&
    // A second is told without its fraction, so all of it is meant.
    timeMs < (timeOf(query, 'max_ts') ?? Number.POSITIVE_INFINITY) + 1_000
  );
}
