import type { Account } from '../account.ts';
import type { Exchange } from '../exchange.ts';
import { SHARDS } from '../shards.ts';
import { type Asked, PLACE, type PortfolioRead } from './portfolio-read.ts';
import { numberOf } from './query-check.ts';
import { READ, type RouteRule } from './route-rule.ts';
import type { ServerContext } from './server-context.ts';
import { cents, money4, seconds } from './wire-text.ts';

const BALANCE_RULE: RouteRule = { ...READ, scope: 'read::portfolio_balance' };

/** Cash, and what the account is worth with its holdings. */
export function balanceRoutes(get: PortfolioRead, { exchange }: ServerContext): void {
  get('/portfolio/balance', 'GetBalance', PLACE, 0, (asked) => balanceObject(exchange, asked), BALANCE_RULE);
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
