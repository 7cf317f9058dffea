import type { Fill } from '@rec-io/domain/order';
import type { FastifyInstance } from 'fastify';
import type { Account, SettledRow } from '../account.ts';
import type { AccountOrder } from '../account-order.ts';
import type { Exchange } from '../exchange.ts';
import type { AccountPosition } from '../position.ts';
import { EXCHANGE_INDEX } from '../trading-market.ts';
import { costOf } from './endpoint-costs.ts';
import { afterKey, listOf, newestFirst, type PageRule, type Query, textOf, timeOf } from './page.ts';
import { isRefusal, NOT_FOUND, type WireRefusal } from './refusal.ts';
import { answer, ROOT, signed } from './reply.ts';
import { READ, type RouteRule, reading } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import {
  eventPositionObject,
  fillObject,
  orderObject,
  positionObject,
  settlementObject,
} from './wire-portfolio.ts';
import { cents, money4, seconds } from './wire-text.ts';

const BALANCE_RULE: RouteRule = { ...READ, scope: 'read::portfolio_balance' };
const ONE_ORDER_RULE: RouteRule = {
  ...READ,
  charge: () => reading(costOf('GET', '/trade-api/v2/portfolio/orders/:order_id')),
};
const rule = (endpoint: string): PageRule => ({ endpoint, limit: 100, limitMax: 1_000 });

/** What the account may read of itself. */
export function portfolioRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange } = context;
  const get = (
    path: string,
    read: (account: Account, query: Query, id: string) => object | WireRefusal,
    rule = READ,
  ): void => {
    app.get(
      `${ROOT}${path}`,
      signed(
        context,
        ({ account }, { query, params }, reply) => {
          const { id = '' } = params as { readonly id?: string };
          return answer(reply, read(context.seen(account), query as Query, id));
        },
        rule,
      ),
    );
  };

  get(
    '/portfolio/balance',
    (account) => {
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
    },
    BALANCE_RULE,
  );

  get('/portfolio/positions', (account, query) => {
    const found = positionsOf(account, query);
    const page = afterKey(found, ({ ticker }) => ticker, query, rule('GetPositions'));
    if (isRefusal(page)) return page;
    const byEvent = Map.groupBy(page.items, ({ ticker }) => eventOf(ticker));
    return {
      market_positions: page.items.map(positionObject),
      event_positions: Array.from(byEvent, ([event, own]) => eventPositionObject(event, own)),
      cursor: page.cursor,
    };
  });

  get('/portfolio/settlements', (account, query) => {
    const fits = ({ settlement }: SettledRow) => isWanted(settlement, settlement.timeMs, query);
    const page = newestFirst(account.settled, fits, query, rule('GetSettlements'));
    if (isRefusal(page)) return page;
    return { settlements: page.items.map(settlementObject), cursor: page.cursor };
  });

  get('/portfolio/fills', (account, query) => {
    const orderId = textOf(query, 'order_id');
    const fits = (fill: Fill) =>
      isWanted(fill, fill.timeMs, query) && (orderId ?? fill.orderId) === fill.orderId;
    const page = newestFirst(account.fills, fits, query, rule('GetFills'));
    if (isRefusal(page)) return page;
    return {
      fills: page.items.map((fill) => fillObject(fill, account.orders.get(fill.orderId))),
      cursor: page.cursor,
    };
  });

  get('/portfolio/orders', (account, query) => {
    const status = textOf(query, 'status');
    const fits = (order: AccountOrder) =>
      isWanted(order, order.createdTimeMs, query) && (status ?? order.status) === order.status;
    const page = newestFirst([...account.orders.values()], fits, query, rule('GetOrders'));
    if (isRefusal(page)) return page;
    return { orders: page.items.map((order) => orderObject(account, order)), cursor: page.cursor };
  });

  get(
    '/portfolio/orders/:id',
    (account, _query, id) => {
      const order = account.orders.get(id);
      return order ? { order: orderObject(account, order) } : NOT_FOUND;
    },
    ONE_ORDER_RULE,
  );
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
  const unsettled = which === 'settled' ? [] : account.positions();
  const holding = textOf(query, 'count_filter') === 'position';
  return [...unsettled, ...settled]
    .filter(
      (position) => isWanted(position, position.updatedTimeMs, query) && (!holding || position.countE2 !== 0),
    )
    .sort((a, b) => (a.ticker < b.ticker ? -1 : 1));
}

/** What the holdings would bring at their last prices. */
function worthE6(exchange: Exchange, account: Account): number {
  let sumE6 = 0;
  for (const { ticker, countE2 } of account.positions()) {
    const lastE4 = exchange.tradingMarket(ticker)?.lastPriceE4 ?? 0;
    sumE6 += Math.abs(countE2) * (countE2 > 0 ? lastE4 : 10_000 - lastE4);
  }
  return sumE6;
}
