import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RestingReservation, TargetShare } from './account-settings.ts';
import { Exchange } from './exchange.ts';
import type { Fact } from './facts.ts';
import { Rebalancer } from './rebalancer.ts';

const START_MS = Date.parse('2026-10-08T15:30:00Z');
const PRICE = 820_000_000 as PriceE4;

/** An exchange whose account lies on shard 2 with 1,000 $, and a rebalancer at work. */
function running(balanceE6 = 1_000_000_000) {
  const facts: Fact[] = [];
  const journal = { append: (more: readonly Fact[]) => void facts.push(...more) };
  const exchange = new Exchange({ seed: 1, journal, startBalanceE6: balanceE6 as MoneyE6 });
  let nowMs = START_MS;
  const advance = (seconds: number): void => {
    for (let i = 0; i < seconds; i++, nowMs += SECOND_MS) exchange.advance(nowMs, 'BTC', PRICE, 'seeded');
  };
  advance(2);
  exchange.openAccount('a');
  const rebalancer = new Rebalancer(exchange);
  const cash = () => [0, 2].map((shard) => exchange.account('a').subaccount(shard, 0)?.cashE6 ?? 0);
  const want = (shares: readonly TargetShare[], reservation: RestingReservation = 'sum') =>
    exchange.set('a', { kind: 'allocation', shares, reservation });
  return { exchange, advance, cash, want, rebalancer, facts };
}
const shares = (zero: number) => [
  { exchangeIndex: 0, percent: zero },
  { exchangeIndex: 2, percent: 100 - zero },
];

test('money moves to the shares within ten seconds, to the cent, and none is lost', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 1, max: 2_000_000_000 }),
      (zero, balanceE6) => {
        const { advance, cash, want } = running(balanceE6);
        want(shares(zero));
        advance(11);
        const [first = 0, second = 0] = cash();
        expect(first + second).toBe(balanceE6);
        expect(Math.abs(first - (balanceE6 * zero) / 100)).toBeLessThanOrEqual(20_000);
      },
    ),
    { numRuns: 20 },
  );
});

test('nothing moves before the ten seconds, without shares, or after it has stopped', () => {
  const { advance, cash, want, rebalancer, exchange } = running();
  advance(20);
  expect(cash()).toEqual([0, 1_000_000_000]);
  want(shares(50));
  advance(1);
  want([]);
  advance(20);
  const transfers = exchange.account('a').transfers.length;
  want(shares(10));
  rebalancer.stop();
  advance(20);
  expect(exchange.account('a').transfers.length).toBe(transfers);
});

describe('what resting orders may need', () => {
  const order = (exchange: Exchange, countE2: number) =>
    exchange.place('a', {
      clientOrderId: '',
      ticker: exchange.markets()[0]?.ticker ?? '',
      exchangeIndex: 2,
      side: 'bid',
      yesPriceE4: 100 as PriceE4,
      countE2: countE2 as CountE2,
      timeInForce: 'good_till_canceled',
      reduceOnly: false,
    });

  // 40,000 contracts at a cent in two orders of 300 $ and 100 $.
  test.each<[RestingReservation, number]>([
    ['sum', 600_000_000],
    ['max', 600_000_000],
    ['none', 600_000_000],
  ])('stays on its shard, whatever is reserved: %s', (reservation, movableE6) => {
    const { exchange, advance, cash, want } = running();
    expect([order(exchange, 3_000_000).ok, order(exchange, 1_000_000).ok]).toEqual([true, true]);
    want(shares(100), reservation);
    advance(11);
    const [first = 0, second = 0] = cash();
    expect(first).toBe(movableE6);
    expect(second).toBe(400_000_000);
    expect(exchange.account('a').restingOrders()).toHaveLength(2);
  });
});

test('shares, netting and keys are there after a restart, and also after one from a snapshot', () => {
  const { exchange, want, facts } = running();
  want(shares(30), 'max');
  exchange.set('a', { kind: 'netting', subaccount: 0, enabled: true });
  exchange.set('a', { kind: 'usage-level', level: 'advanced' });
  const key = { keyId: 'k', name: 'n', publicKeyPem: 'p', scopes: ['read'] as const, subaccount: 3 };
  exchange.set('a', { kind: 'key', key });
  exchange.set('a', { kind: 'key-deleted', keyId: 'host' });
  const settings = exchange.account('a').settings;
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  for (const kept of [copy(facts), [copy(exchange.snapshot())]])
    expect(Exchange.restore(kept, { seed: 1 }).account('a').settings).toEqual(settings);
});
