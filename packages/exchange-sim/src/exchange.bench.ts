import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { random } from '@rec-io/domain/random';
import { SECOND_MS } from '@rec-io/domain/time';
import type { Benchmark } from '../../../bench/benchmark.ts';
import { Exchange } from './exchange.ts';

const START_MS = Date.parse('2026-10-08T15:00:00Z');
const HOUR_S = 3_600;
const ORDERS = 20_000;

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

const orders: Benchmark = {
  name: 'exchange: orders of accounts, half resting, half taking, fees and facts included',
  unit: 'orders/s',
  operations: ORDERS,
  setup: async ({ seed }) => {
    const hour = prices(seed);
    const facts = { append: () => undefined };
    return {
      run() {
        const exchange = new Exchange({ seed, journal: facts, startBalanceE6: 1e15 as never });
        for (let i = 0; i < 60; i++) {
          exchange.advance(START_MS + i * SECOND_MS, 'BTC', hour[i] ?? null, 'seeded');
        }
        const ticker = exchange.markets()[19]?.ticker ?? '';
        for (let i = 0; i < ORDERS; i++) {
          const taking = i % 2 === 1;
          exchange.place(taking ? 'taker' : 'maker', {
            clientOrderId: `${i}`,
            ticker,
            exchangeIndex: 2,
            side: taking ? 'bid' : 'ask',
            yesPriceE4: 9_900 as PriceE4,
            countE2: 100 as CountE2,
            timeInForce: taking ? 'immediate_or_cancel' : 'good_till_canceled',
            reduceOnly: false,
          });
        }
      },
    };
  },
};

export const benchmarks: Benchmark[] = [second, orders];
