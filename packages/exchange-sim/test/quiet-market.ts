import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { BookSide, OrderRequest } from '@rec-io/domain/order';
import { SECOND_MS } from '@rec-io/domain/time';
import { Exchange } from '../src/exchange.ts';
import type { Fact } from '../src/facts.ts';
import type { OrderTerms } from '../src/order-entry.ts';

export const QUIET_START_MS = Date.parse('2026-10-08T15:00:00Z');
const PRICE = 820_000_000 as PriceE4;
const GONE_HOME_S = 60;

export const REST = { timeInForce: 'good_till_canceled' } as const;

/** A market in which nobody but the accounts stands: the makers have gone home, because prints have stopped. */
export function quietMarket(startBalanceE6 = 10_000_000_000 as MoneyE6) {
  const facts: Fact[] = [];
  // As a journal file keeps them: what is told later of the same objects does not reach it.
  const journal = {
    append: (own: readonly Fact[]) => void facts.push(...(JSON.parse(JSON.stringify(own)) as Fact[])),
  };
  const exchange = new Exchange({ seed: 1, startBalanceE6, journal });
  exchange.advance(QUIET_START_MS, 'BTC', PRICE, 'seeded');
  const silence = (seconds: number): void => {
    for (let i = 0; i < seconds; i++) exchange.advance(exchange.nowMs + SECOND_MS, 'BTC', null, 'seeded');
  };
  silence(GONE_HOME_S);
  const [ticker = '', other = ''] = exchange
    .markets()
    .slice(19)
    .map((market) => market.ticker);
  let number = 0;
  const place = (
    account: string,
    side: BookSide,
    cents: number,
    contracts: number,
    change: Partial<OrderRequest> = {},
    terms: OrderTerms = {},
  ) =>
    exchange.place(
      account,
      {
        clientOrderId: `${++number}`,
        ticker,
        exchangeIndex: 2,
        side,
        yesPriceE4: Math.round(cents * 100) as PriceE4,
        countE2: Math.round(contracts * 100) as CountE2,
        timeInForce: 'immediate_or_cancel',
        reduceOnly: false,
        ...change,
      },
      terms,
    );
  /** Places an order that must be accepted, and answers its id. */
  const resting = (
    account: string,
    side: BookSide,
    cents: number,
    contracts: number,
    terms: OrderTerms = {},
    change: Partial<OrderRequest> = {},
  ): string => {
    const result = place(account, side, cents, contracts, { ...REST, ...change }, terms);
    if (!result.ok) throw new Error(`refused: ${result.code}`);
    return result.orderId;
  };
  const fillsOf = (account: string) => exchange.fills(account).map(({ countE2 }) => countE2);
  return { exchange, facts, ticker, other, place, resting, silence, fillsOf };
}
