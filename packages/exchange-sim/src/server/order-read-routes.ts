import type { AccountOrder } from '../account-order.ts';
import { SHARDS } from '../shards.ts';
import { costOf } from './endpoint-costs.ts';
import { isPastOrder } from './historical-cutoff.ts';
import { listOf, newestFirst, textOf } from './page.ts';
import { eventOf, isAt, isWanted, listProblem } from './portfolio-filter.ts';
import { PLACE, type PortfolioRead, portfolioPages, SPAN } from './portfolio-read.ts';
import { numberOf } from './query-check.ts';
import { isRefusal, NOT_FOUND } from './refusal.ts';
import { READ, type RouteRule, reading } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { orderObject } from './wire-portfolio.ts';
import { cents, contracts, money4 } from './wire-text.ts';

const ONE_ORDER_RULE: RouteRule = {
  ...READ,
  charge: () => reading(costOf('GET', '/trade-api/v2/portfolio/orders/:order_id')),
};
const EVENTS_MAX = 10;
const STATUS = { kind: 'one', of: ['resting', 'canceled', 'executed'] } as const;

/** Orders and their places in the queue. */
export function orderReadRoutes(get: PortfolioRead, { exchange, exchangeTime }: ServerContext): void {
  const orders = (path: string, endpoint: string, isPast: boolean): void =>
    get(path, endpoint, { ...SPAN, status: STATUS }, undefined, ({ account, query, subaccount }) => {
      const tooMany = listProblem(query, endpoint, { event_ticker: EVENTS_MAX });
      if (tooMany) return tooMany;
      const status = textOf(query, 'status');
      const shard = numberOf(query, 'exchange_index');
      const nowMs = exchangeTime();
      const fits = (order: AccountOrder) =>
        isWanted(order, order.createdTimeMs, query) &&
        (status ?? order.status) === order.status &&
        isAt(order, subaccount, shard) &&
        isPastOrder(order, nowMs) === isPast;
      const page = newestFirst(account.orders.values(), fits, query, portfolioPages(endpoint));
      if (isRefusal(page)) return page;
      return { orders: page.items.map((order) => orderObject(account, order)), cursor: page.cursor };
    });
  orders('/portfolio/orders', 'GetOrders', false);
  orders('/historical/orders', 'GetHistoricalOrders', true);

  get('/portfolio/orders/queue_positions', 'GetOrderQueuePositions', PLACE, 0, (asked) => {
    const { caller, query, subaccount } = asked;
    const tickers = listOf(query, 'market_tickers');
    const event = textOf(query, 'event_ticker');
    const resting = exchange
      .account(caller.account)
      .restingOrders()
      .filter(
        (order) =>
          isAt(order, subaccount, undefined) &&
          (tickers?.includes(order.ticker) ?? true) &&
          (event ?? eventOf(order.ticker)) === eventOf(order.ticker),
      );
    return {
      queue_positions: resting.map(({ orderId, ticker }) => ({
        order_id: orderId,
        market_ticker: ticker,
        queue_position_fp: contracts(exchange.queuePosition(caller.account, orderId) ?? 0),
      })),
    };
  });

  get('/portfolio/orders/:id/queue_position', 'GetOrderQueuePosition', {}, undefined, (asked) => {
    const { caller, subaccount, id } = asked;
    const order = exchange.account(caller.account).orders.get(id);
    const ahead = isAt(order, subaccount, undefined) ? exchange.queuePosition(caller.account, id) : null;
    return ahead === null ? NOT_FOUND : { queue_position_fp: contracts(ahead) };
  });

  get(
    '/portfolio/orders/:id',
    'GetOrder',
    {},
    undefined,
    ({ account, subaccount, id }) => {
      const order = account.orders.get(id);
      return order && isAt(order, subaccount, undefined) ? { order: orderObject(account, order) } : NOT_FOUND;
    },
    ONE_ORDER_RULE,
  );

  get('/portfolio/summary/total_resting_order_value', 'GetTotalRestingOrderValue', {}, undefined, (asked) => {
    const { account, subaccount } = asked;
    const valueE6 = (shard: number) =>
      account.orders
        .values()
        .filter((order) => order.status === 'resting' && isAt(order, subaccount, shard))
        .reduce((sumE6, order) => sumE6 + restingValueE6(order), 0);
    const byShard = SHARDS.map((shard) => ({ exchange_index: shard, valueE6: valueE6(shard) }));
    return {
      total_resting_order_value: cents(byShard.reduce((sumE6, own) => sumE6 + own.valueE6, 0)),
      resting_order_value_breakdown: byShard.map(({ exchange_index, valueE6: ownE6 }) => ({
        exchange_index,
        balance: money4(ownE6),
      })),
    };
  });
}

const restingValueE6 = ({ side, yesPriceE4, remainingCountE2 }: AccountOrder): number =>
  (side === 'bid' ? yesPriceE4 : 10_000 - yesPriceE4) * remainingCountE2;
