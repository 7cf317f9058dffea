import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { BookSide, OrderRequest, TimeInForce } from '@rec-io/domain/order';
import { random } from '@rec-io/domain/random';
import { SECOND_MS } from '@rec-io/domain/time';
import { OrderBook } from 'nodejs-order-book';
import type { Benchmark, BenchmarkSubject } from '../../../bench/benchmark.ts';
import { Exchange } from './exchange.ts';

const START_MS = Date.parse('2026-10-08T15:00:00Z');
const HOUR_S = 3_600;
const ORDERS = 20_000;
/** Without prints for so long, makers have gone home and a book holds what accounts put there. */
const GONE_HOME_S = 60;
const PRICE = 820_000_000 as PriceE4;
const ACCOUNTS = ['ann', 'ben', 'cat', 'dan'];

/** An hour of prices with everyday volatility. */
function prices(seed: number): PriceE4[] {
  const dice = random(seed, 'bench');
  let price = 82_000;
  return Array.from({ length: HOUR_S }, () => {
    price += 6 * dice.normal();
    return (Math.round(price * 100) * 100) as PriceE4;
  });
}

const second: Benchmark = {
  name: 'exchange: one second of makers, takers and listeners',
  unit: 'µs',
  operations: HOUR_S,
  setup: async ({ seed }) => {
    const hour = prices(seed);
    let heard = 0;
    return {
      run() {
        const exchange = new Exchange({ seed });
        exchange.subscribe(() => {
          heard++;
        });
        for (const [i, price] of hour.entries()) {
          exchange.advance(START_MS + i * SECOND_MS, 'BTC', price, 'seeded');
        }
        if (heard === 0) throw new Error('nobody was told anything');
      },
    };
  },
};

/** An order to place, or the place in the list of an earlier one to cancel. */
type Step =
  | {
      readonly account: string;
      readonly side: BookSide;
      readonly cents: number;
      readonly contracts: number;
      readonly rests: boolean;
    }
  | { readonly cancels: number };

/** 55 of 100 add to the book, 30 cancel one of those, 15 take at once up to a random price. */
function mixedSteps(seed: number): Step[] {
  const dice = random(seed, 'order mix');
  const steps: Step[] = [];
  const added: number[] = [];
  while (steps.length < ORDERS) {
    const chance = dice.next();
    const account = ACCOUNTS[dice.integer(ACCOUNTS.length)] ?? '';
    const side = dice.next() < 0.5 ? 'bid' : 'ask';
    const contracts = 1 + dice.integer(50);
    if (chance >= 0.55 && chance < 0.85 && added.length > 0) {
      const at = dice.integer(added.length);
      steps.push({ cancels: added[at] ?? 0 });
      added[at] = added.at(-1) ?? 0;
      added.pop();
    } else if (chance < 0.85) {
      const away = dice.integer(30);
      added.push(steps.length);
      steps.push({ account, side, cents: side === 'bid' ? 50 - away : 50 + away, contracts, rests: true });
    } else {
      const away = dice.integer(10);
      steps.push({ account, side, cents: side === 'bid' ? 50 + away : 50 - away, contracts, rests: false });
    }
  }
  return steps;
}

/** One sells at 99 cents and waits, the other buys it. */
function halfAndHalf(): Step[] {
  return Array.from({ length: ORDERS }, (_, i) => {
    const rests = i % 2 === 0;
    const account = ACCOUNTS[rests ? 0 : 1] ?? '';
    return { account, side: rests ? ('ask' as const) : ('bid' as const), cents: 99, contracts: 1, rests };
  });
}

/** The same steps through the exchange, facts and a listener included, and through the book of the package. */
function subject(steps: readonly Step[]): BenchmarkSubject {
  let exchange = new Exchange({ seed: 1 });
  let requests: (OrderRequest | null)[] = [];
  let [facts, heard] = [0, 0];
  const ids = new Array<string>(steps.length).fill('');
  return {
    async before() {
      const journal = {
        append(own: readonly object[]) {
          facts += own.length;
        },
      };
      exchange = new Exchange({ seed: 1, journal, startBalanceE6: 1_000_000_000_000_000 as MoneyE6 });
      for (let i = 0; i <= GONE_HOME_S; i++)
        exchange.advance(START_MS + i * SECOND_MS, 'BTC', i === 0 ? PRICE : null, 'seeded');
      exchange.subscribe(() => void heard++);
      exchange.subscribeOrders(() => void heard++);
      const ticker = exchange.markets()[19]?.ticker ?? '';
      for (const account of ACCOUNTS) exchange.openAccount(account);
      requests = steps.map((step, i) => ('cancels' in step ? null : requestOf(step, ticker, i)));
    },
    run() {
      const told = heard;
      for (let i = 0; i < steps.length; i++) {
        const step = steps[i];
        if (step === undefined) continue;
        if ('cancels' in step) {
          const of = steps[step.cancels];
          if (of && 'account' in of) exchange.cancel(of.account, ids[step.cancels] ?? '');
          continue;
        }
        const request = requests[i];
        if (!request) continue;
        const result = exchange.place(step.account, request);
        if (!result.ok) throw new Error(`an order of the mix was refused: ${result.code}`);
        ids[i] = result.orderId;
      }
      if (heard - told < steps.length || facts < steps.length) throw new Error('nothing was told or kept');
    },
    baseline: { name: 'the book alone of nodejs-order-book', run: bookAlone(steps) },
  };
}

function requestOf(
  { side, cents, contracts, rests }: Extract<Step, { account: string }>,
  ticker: string,
  number: number,
): OrderRequest {
  const timeInForce: TimeInForce = rests ? 'good_till_canceled' : 'immediate_or_cancel';
  return {
    clientOrderId: `bench ${number}`,
    ...{ ticker, side, timeInForce },
    exchangeIndex: 2,
    yesPriceE4: (cents * 100) as PriceE4,
    countE2: (contracts * 100) as CountE2,
    reduceOnly: false,
  };
}

/** Matching only: no accounts, fees, self-trade rule, facts or events. */
function bookAlone(steps: readonly Step[]): () => void {
  const orders = steps.map((step, i) =>
    'cancels' in step
      ? { cancels: String(step.cancels) }
      : {
          id: String(i),
          side: step.side === 'bid' ? ('buy' as never) : ('sell' as never),
          size: step.contracts,
          price: step.cents,
          timeInForce: step.rests ? ('GTC' as never) : ('IOC' as never),
        },
  );
  return () => {
    const book = new OrderBook();
    for (const order of orders) {
      if ('cancels' in order) book.cancel(order.cancels);
      else book.limit(order);
    }
  };
}

const mixed: Benchmark = {
  name: 'exchange: orders of accounts, adding, cancelling and taking',
  unit: 'orders/s',
  operations: ORDERS,
  setup: async ({ seed }) => subject(mixedSteps(seed)),
};

const orders: Benchmark = {
  name: 'exchange: orders of accounts, half resting, half taking, fees and facts included',
  unit: 'orders/s',
  operations: ORDERS,
  setup: async () => subject(halfAndHalf()),
};

export const benchmarks: Benchmark[] = [second, orders, mixed];
