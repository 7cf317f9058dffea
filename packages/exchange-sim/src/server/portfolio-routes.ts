import type { Fill } from '@rec-io/domain/order';
import type { FastifyInstance } from 'fastify';
import type { Account, SettledRow } from '../account.ts';
import type { AccountOrder } from '../account-order.ts';
import type { Exchange } from '../exchange.ts';
import type { AccountPosition } from '../position.ts';
import { SHARDS } from '../shards.ts';
import { costOf } from './endpoint-costs.ts';
import { isPastOrder, tradesCutoffMs } from './historical-cutoff.ts';
import type { Caller } from './key-ring.ts';
import { afterKey, listOf, newestFirst, type PageRule, type Query, textOf, timeOf } from './page.ts';
import { subaccountFor } from './permission.ts';
import { numberOf, type QueryRules, queryProblem, SHARD, SUBACCOUNT, TIME } from './query-check.ts';
import { badQuery, isRefusal, NOT_FOUND, type WireRefusal } from './refusal.ts';
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
import { cents, contracts, money4, seconds } from './wire-text.ts';

const BALANCE_RULE: RouteRule = { ...READ, scope: 'read::portfolio_balance' };
const ONE_ORDER_RULE: RouteRule = {
  ...READ,
  charge: () => reading(costOf('GET', '/trade-api/v2/portfolio/orders/:order_id')),
};
const pages = (endpoint: string): PageRule => ({ endpoint, limit: 100, limitMax: 1_000 });
const EVENTS_MAX = 10;
const TICKERS_MAX = 100;

const PLACE: QueryRules = { subaccount: SUBACCOUNT, exchange_index: SHARD };
const SPAN: QueryRules = { ...PLACE, min_ts: TIME, max_ts: TIME };
const STATUS = { kind: 'one', of: ['resting', 'canceled', 'executed'] } as const;
const SETTLED = { kind: 'one', of: ['all', 'settled', 'unsettled'] } as const;

/** What a request is about: whose, and which of its subaccounts; undefined: all. */
type Asked = {
  readonly caller: Caller;
  readonly account: Account;
  readonly query: Query;
  readonly subaccount: number | undefined;
  readonly id: string;
};

/** What the account may read of itself. */
export function portfolioRoutes(app: FastifyInstance, context: ServerContext): void {
  const { exchange, exchangeTime } = context;
  /** @param absent the subaccount that is meant when none is named */
  const get = (
    path: string,
    endpoint: string,
    query: QueryRules,
    absent: number | undefined,
    read: (asked: Asked) => object | WireRefusal,
    rule = READ,
  ): void => {
    app.get(
      `${ROOT}${path}`,
      signed(
        context,
        (caller, request, reply) => {
          const asked = request.query as Query;
          const problem = queryProblem(asked, endpoint, query);
          const subaccount = problem ?? subaccountFor(caller, numberOf(asked, 'subaccount'), absent);
          if (typeof subaccount === 'object') return answer(reply, subaccount);
          const { id = '' } = request.params as { readonly id?: string };
          const account = context.seen(caller.account);
          return answer(reply, read({ caller, account, query: asked, subaccount, id }));
        },
        rule,
      ),
    );
  };

  get('/portfolio/balance', 'GetBalance', PLACE, 0, (asked) => balanceObject(exchange, asked), BALANCE_RULE);

  const positions = (path: string, endpoint: string, rules: QueryRules, isPast: boolean): void =>
    get(path, endpoint, rules, 0, ({ account, query, subaccount }) => {
      const tooMany = listProblem(query, endpoint, { event_ticker: 1 });
      if (tooMany) return tooMany;
      const cutoffMs = tradesCutoffMs(exchangeTime());
      const found = positionsOf(account, query, subaccount, (timeMs) => timeMs < cutoffMs === isPast);
      const page = afterKey(found, ({ ticker }) => ticker, query, pages(endpoint));
      if (isRefusal(page)) return page;
      // An event's sums are of all its positions, and come with the page that has the first of them.
      const here = new Set(page.items);
      const byEvent = [...Map.groupBy(found, ({ ticker }) => eventOf(ticker))].filter(
        ([, [first]]) => first !== undefined && here.has(first),
      );
      return {
        market_positions: page.items.map(positionObject),
        event_positions: byEvent.map(([event, own]) => eventPositionObject(event, own)),
        cursor: page.cursor,
      };
    });
  positions('/portfolio/positions', 'GetPositions', { ...PLACE, settlement_status: SETTLED }, false);
  positions('/historical/positions', 'GetHistoricalPositions', { subaccount: SUBACCOUNT }, true);

  get('/portfolio/settlements', 'GetSettlements', SPAN, undefined, ({ account, query, subaccount }) => {
    const fits = ({ settlement, position }: SettledRow) =>
      isWanted(settlement, settlement.timeMs, query) &&
      (subaccount ?? position.subaccount) === position.subaccount;
    const page = newestFirst(account.settled, fits, query, pages('GetSettlements'));
    if (isRefusal(page)) return page;
    return { settlements: page.items.map(settlementObject), cursor: page.cursor };
  });

  const fills = (path: string, endpoint: string, isPast: boolean): void =>
    get(path, endpoint, SPAN, undefined, ({ account, query, subaccount }) => {
      const tooMany = listProblem(query, endpoint, { ticker: TICKERS_MAX });
      if (tooMany) return tooMany;
      const orderId = textOf(query, 'order_id');
      const shard = numberOf(query, 'exchange_index');
      const cutoffMs = tradesCutoffMs(exchangeTime());
      const fits = (fill: Fill) => {
        if (!isWanted(fill, fill.timeMs, query) || fill.timeMs < cutoffMs !== isPast) return false;
        if ((orderId ?? fill.orderId) !== fill.orderId) return false;
        if (subaccount === undefined && shard === undefined) return true;
        return isAt(account.orders.get(fill.orderId), subaccount, shard);
      };
      const page = newestFirst(account.fills, fits, query, pages(endpoint));
      if (isRefusal(page)) return page;
      return {
        fills: page.items.map((fill) => fillObject(fill, account.orders.get(fill.orderId))),
        cursor: page.cursor,
      };
    });
  fills('/portfolio/fills', 'GetFills', false);
  fills('/historical/fills', 'GetHistoricalFills', true);

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
      const page = newestFirst(account.orders.values(), fits, query, pages(endpoint));
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

/** Money and worth of one subaccount, on all shards or on one. */
function balanceObject(exchange: Exchange, { account, caller, query, subaccount = 0 }: Asked) {
  const shard = numberOf(query, 'exchange_index');
  const shards = SHARDS.filter((index) => (shard ?? index) === index);
  const cashE6 = (index: number) => account.subaccount(index, subaccount)?.cashE6 ?? 0;
  const balanceE6 = shards.reduce((sumE6, index) => sumE6 + cashE6(index), 0);
  const updatedMs = shards.map((index) => account.subaccount(index, subaccount)?.updatedTimeMs ?? 0);
  return {
    balance: cents(balanceE6),
    balance_dollars: money4(balanceE6),
    portfolio_value: cents(worthE6(exchange, account, subaccount, shards)),
    updated_ts: seconds(Math.max(0, ...updatedMs)),
    ...(caller.subaccount === null
      ? {
          balance_breakdown: SHARDS.map((index) => ({
            exchange_index: index,
            balance: money4(cashE6(index)),
          })),
        }
      : {}),
  };
}

/** An event's ticker is what its markets' tickers begin with. */
const eventOf = (ticker: string): string => ticker.slice(0, ticker.lastIndexOf('-'));

/** Whether an order is in that subaccount and on that shard; undefined: any. */
const isAt = (
  order: AccountOrder | undefined,
  subaccount: number | undefined,
  shard: number | undefined,
): boolean =>
  order !== undefined &&
  (subaccount ?? order.subaccount) === order.subaccount &&
  (shard ?? order.exchangeIndex) === order.exchangeIndex;

const restingValueE6 = ({ side, yesPriceE4, remainingCountE2 }: AccountOrder): number =>
  (side === 'bid' ? yesPriceE4 : 10_000 - yesPriceE4) * remainingCountE2;

/** Lists that are longer than they may be. */
function listProblem(
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

function isWanted(item: { readonly ticker: string }, timeMs: number, query: Query): boolean {
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

/** @param kept whether a position that was paid at this time is asked for */
function positionsOf(
  account: Account,
  query: Query,
  subaccount: number | undefined,
  kept: (settledTimeMs: number) => boolean,
): AccountPosition[] {
  const isLive = !kept(Number.NEGATIVE_INFINITY);
  const which = isLive ? (textOf(query, 'settlement_status') ?? 'unsettled') : 'settled';
  const settled = account.settled.flatMap(({ settlement, position }) =>
    which !== 'unsettled' && kept(settlement.timeMs) ? [position] : [],
  );
  const unsettled = which === 'settled' ? [] : account.positions();
  const shard = numberOf(query, 'exchange_index');
  const nonZero = listOf(query, 'count_filter');
  return [...unsettled, ...settled]
    .filter(
      (position) =>
        isWanted(position, position.updatedTimeMs, query) &&
        (subaccount ?? position.subaccount) === position.subaccount &&
        (shard ?? position.exchangeIndex) === position.exchangeIndex &&
        (nonZero === undefined || nonZero.some((name) => isNonZero(position, name))),
    )
    .sort((a, b) => (a.ticker < b.ticker ? -1 : 1));
}

const isNonZero = (position: AccountPosition, field: string): boolean =>
  (field === 'position' && position.countE2 !== 0) || (field === 'total_traded' && position.tradedE6 !== 0);

/** What the holdings would bring at their last prices. */
function worthE6(
  exchange: Exchange,
  account: Account,
  subaccount: number,
  shards: readonly number[],
): number {
  let sumE6 = 0;
  for (const position of account.positions()) {
    const { ticker, countE2 } = position;
    if (position.subaccount !== subaccount || !shards.includes(position.exchangeIndex)) continue;
    const lastE4 = exchange.tradingMarket(ticker)?.lastPriceE4 ?? 0;
    sumE6 += Math.abs(countE2) * (countE2 > 0 ? lastE4 : 10_000 - lastE4);
  }
  return sumE6;
}
