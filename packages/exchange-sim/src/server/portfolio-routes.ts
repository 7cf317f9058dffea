import type { FastifyInstance } from 'fastify';
import type { Account } from '../account.ts';
import type { Exchange } from '../exchange.ts';
import type { AccountPosition } from '../position.ts';
import { EXCHANGE_INDEX } from '../trading-market.ts';
import { listOf, type PageRule, pageOf, type Query, textOf, timeOf } from './page.ts';
import { isRefusal, NOT_FOUND, type WireRefusal } from './refusal.ts';
import { answer, ROOT, signed } from './reply.ts';
import type { ServerContext } from './server-context.ts';
import {
  eventPositionObject,
  fillObject,
  orderObject,
  positionObject,
  settlementObject,
} from './wire-portfolio.ts';
import { cents, money4, seconds } from './wire-text.ts';

const rule = (endpoint: string): PageRule => ({ endpoint, limit: 100, limitMax: 1_000 });

/** What the account may read of itself. */
export function portfolioRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange } = context;
  const get = (
    path: string,
    read: (account: Account, query: Query, id: string) => object | WireRefusal,
  ): void => {
    app.get(
      `${ROOT}${path}`,
      signed(context, ({ account }, { query, params }, reply) => {
        const { id = '' } = params as { readonly id?: string };
        return answer(reply, read(exchange.account(account), query as Query, id));
      }),
    );
  };

  get('/portfolio/balance', (account) => {
    const balance = money4(account.cashE6);
    return {
      balance: cents(account.cashE6),
      balance_dollars: balance,
      portfolio_value: cents(worthE6(exchange, account)),
      updated_ts: seconds(context.exchangeTime()),
      balance_breakdown: [
        { exchange_index: 0, balance: money4(0) },
        { exchange_index: EXCHANGE_INDEX, balance },
      ],
    };
  });

  get('/portfolio/positions', (account, query) => {
    const found = positionsOf(account, query);
    const page = pageOf(found, query, rule('GetPositions'));
    if (isRefusal(page)) return page;
    const byEvent = Map.groupBy(page.items, ({ ticker }) => eventOf(ticker));
    return {
      market_positions: page.items.map(positionObject),
      event_positions: Array.from(byEvent, ([event, own]) => eventPositionObject(event, own)),
      cursor: page.cursor,
    };
  });

  get('/portfolio/settlements', (account, query) => {
    const found = account.settled.filter(({ settlement }) => isWanted(settlement, settlement.timeMs, query));
    const page = pageOf(found.reverse(), query, rule('GetSettlements'));
    if (isRefusal(page)) return page;
    return { settlements: page.items.map(settlementObject), cursor: page.cursor };
  });

  get('/portfolio/fills', (account, query) => {
    const orderId = textOf(query, 'order_id');
    const found = account.fills.filter(
      (fill) => isWanted(fill, fill.timeMs, query) && (orderId ?? fill.orderId) === fill.orderId,
    );
    const page = pageOf(found.reverse(), query, rule('GetFills'));
    if (isRefusal(page)) return page;
    return { fills: page.items.map(fillObject), cursor: page.cursor };
  });

  get('/portfolio/orders', (account, query) => {
    const status = textOf(query, 'status');
    const found = [...account.orders.values()].filter(
      (order) => isWanted(order, order.createdTimeMs, query) && (status ?? order.status) === order.status,
    );
    const page = pageOf(found.reverse(), query, rule('GetOrders'));
    if (isRefusal(page)) return page;
    return { orders: page.items.map((order) => orderObject(account, order)), cursor: page.cursor };
  });

  get('/portfolio/orders/:id', (account, _query, id) => {
    const order = account.orders.get(id);
    return order ? { order: orderObject(account, order) } : NOT_FOUND;
  });

  // Limits are told but not enforced yet.
  get('/account/limits', () => ({
    usage_tier: 'basic',
    read: { bucket_capacity: 600, refill_rate: 200 },
    write: { bucket_capacity: 100, refill_rate: 100 },
    grants: [],
  }));
}

/** An event's ticker is what its markets' tickers begin with. */
const eventOf = (ticker: string): string => ticker.slice(0, ticker.lastIndexOf('-'));

function isWanted(item: { readonly ticker: string }, timeMs: number, query: Query): boolean {
  const tickers = listOf(query, 'ticker');
  const events = listOf(query, 'event_ticker');
  if (tickers && !tickers.includes(item.ticker)) return false;
  if (events && !events.includes(eventOf(item.ticker))) return false;
  return (
    timeMs >= (timeOf(query, 'min_ts') ?? 0) &&
    timeMs <= (timeOf(query, 'max_ts') ?? Number.POSITIVE_INFINITY)
  );
}

function positionsOf(account: Account, query: Query): AccountPosition[] {
  const which = textOf(query, 'settlement_status') ?? 'unsettled';
  const settled = which === 'unsettled' ? [] : account.settled.map(({ position }) => position);
  const unsettled = which === 'settled' ? [] : [...account.positions.values()];
  const holding = textOf(query, 'count_filter') === 'position';
  return [...unsettled, ...settled].filter(
    (position) => isWanted(position, position.updatedTimeMs, query) && (!holding || position.countE2 !== 0),
  );
}

/** What the holdings would bring at their last prices. */
function worthE6(exchange: Exchange, account: Account): number {
  let sumE6 = 0;
  for (const { ticker, countE2 } of account.positions.values()) {
    const lastE4 = exchange.tradingMarket(ticker)?.lastPriceE4 ?? 0;
    sumE6 += Math.abs(countE2) * (countE2 > 0 ? lastE4 : 10_000 - lastE4);
  }
  return sumE6;
}
