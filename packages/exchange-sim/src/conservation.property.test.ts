import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { BookSide, TimeInForce } from '@rec-io/domain/order';
import { type Random, random } from '@rec-io/domain/random';
import { SECOND_MS } from '@rec-io/domain/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exchange } from './exchange.ts';
import type { ExchangeOptions } from './exchange-options.ts';
import type { Fact } from './facts.ts';

const START_MS = Date.parse('2026-10-08T15:52:00Z');
const ACCOUNTS = ['ann', 'ben', 'cat'];
const START_BALANCE_E6 = 60_000_000 as MoneyE6;

/** Everything that an account can do, by dice, in the middle of makers and crowds, over a close and its payout. */
class Crowd {
  readonly exchange: Exchange;
  readonly operations: Fact[][] = [];
  readonly #dice: Random;
  readonly #ids: { readonly account: string; readonly orderId: string }[] = [];
  readonly #groups: { readonly account: string; readonly groupId: string }[] = [];
  #number = 0;

  constructor(seed: number, options: Partial<ExchangeOptions> = {}) {
    this.#dice = random(seed, 'conservation');
    const journal = {
      append: (own: readonly Fact[]) => void this.operations.push(JSON.parse(JSON.stringify(own)) as Fact[]),
    };
    this.exchange = new Exchange({
      ...{ seed, journal, startBalanceE6: START_BALANCE_E6, settlementTimerS: 5 },
      ...{ strikes: 6, ladders: ['hourly', 'quarter'] },
      ...options,
    });
  }

  second(timeMs: number): void {
    const wave = 40 * Math.sin(timeMs / 90_000) + 8 * this.#dice.normal();
    const price = (Math.round((82_000 + wave) * 100) * 100) as PriceE4;
    this.exchange.advance(timeMs, 'BTC', this.#dice.next() < 0.05 ? null : price, 'seeded');
  }

  act(): void {
    const dice = this.#dice;
    const { exchange } = this;
    const account = ACCOUNTS[dice.integer(ACCOUNTS.length)] ?? '';
    const subaccount = dice.next() < 0.7 ? 0 : 1;
    const chance = dice.next();
    if (chance < 0.5) this.#place(account, subaccount);
    else if (chance < 0.6) this.#change((of, orderId) => exchange.cancel(of, orderId));
    else if (chance < 0.7) this.#change((of, orderId) => this.#amend(of, orderId));
    else if (chance < 0.75)
      this.#change((of, orderId) =>
        exchange.decrease(of, orderId, { byE2: (1 + dice.integer(300)) as CountE2 }),
      );
    else if (chance < 0.8) this.#group(account, subaccount);
    else if (chance < 0.9) this.#move(account);
    else if (chance < 0.91) exchange.cancelAll(account, { subaccount });
    else if (chance < 0.93) exchange.setState(2, { tradingActive: dice.next() < 0.8 });
    else if (chance < 0.95) {
      const market = exchange.tradingMarket(this.#ticker());
      if (market) exchange.setMarketActive(market, dice.next() < 0.7);
    }
  }

  #ticker(): string {
    const markets = this.exchange.markets();
    return markets[this.#dice.integer(Math.max(1, markets.length))]?.ticker ?? '';
  }

  #place(account: string, subaccount: number): void {
    const dice = this.#dice;
    const timeInForce = (['good_till_canceled', 'immediate_or_cancel', 'fill_or_kill'] as const)[
      dice.integer(3)
    ] as TimeInForce;
    const reduceOnly = timeInForce === 'immediate_or_cancel' && dice.next() < 0.3;
    const group = this.#groups[dice.integer(this.#groups.length + 4)];
    const isOwn = group?.account === account;
    const result = this.exchange.place(
      account,
      {
        clientOrderId: dice.next() < 0.5 ? '' : `order ${this.#number++}`,
        ...{ ticker: this.#ticker(), exchangeIndex: -1, timeInForce, reduceOnly },
        side: dice.next() < 0.5 ? 'bid' : ('ask' as BookSide),
        yesPriceE4: (100 * (1 + dice.integer(99))) as PriceE4,
        // Fractions of contracts, because their cents do not come out even.
        countE2: (1 + dice.integer(2_000)) as CountE2,
      },
      {
        ...{ selfTrade: dice.next() < 0.5 ? 'maker' : 'taker_at_cross', subaccount },
        postOnly: timeInForce === 'good_till_canceled' && dice.next() < 0.2,
        cancelOnPause: dice.next() < 0.3,
        ...(isOwn ? { orderGroupId: group.groupId } : {}),
        expirationTimeMs:
          timeInForce === 'good_till_canceled' && dice.next() < 0.3
            ? this.exchange.nowMs + SECOND_MS * (1 + dice.integer(20))
            : null,
      },
    );
    if (result.ok) this.#ids.push({ account, orderId: result.orderId });
  }

  #change(act: (account: string, orderId: string) => void): void {
    const back = this.#dice.integer(30);
    const one = this.#ids.at(-1 - back);
    if (one) act(one.account, one.orderId);
  }

  #amend(account: string, orderId: string): void {
    const dice = this.#dice;
    const order = this.exchange.account(account).orders.get(orderId);
    if (!order) return;
    this.exchange.amend(account, orderId, {
      ...{ ticker: order.ticker, side: order.side },
      yesPriceE4: (dice.next() < 0.3 ? order.yesPriceE4 : 100 * (1 + dice.integer(99))) as PriceE4,
      countE2: (order.fillCountE2 + 1 + dice.integer(2_000)) as CountE2,
    });
  }

  #group(account: string, subaccount: number): void {
    const dice = this.#dice;
    const one = this.#groups[dice.integer(Math.max(1, this.#groups.length))];
    const chance = dice.next();
    if (!one || chance < 0.3) {
      const limitE2 = (100 + dice.integer(4_000)) as CountE2;
      const created = this.exchange.createGroup(account, { limitE2, exchangeIndex: 2, subaccount });
      if (created.ok) this.#groups.push({ account, groupId: created.group.groupId });
    } else if (chance < 0.7) this.exchange.resetGroup(one.account, one.groupId);
    else if (chance < 0.8) this.exchange.triggerGroup(one.account, one.groupId);
    else if (chance < 0.9)
      this.exchange.limitGroup(one.account, one.groupId, (100 + dice.integer(1_000)) as CountE2);
    else this.exchange.deleteGroup(one.account, one.groupId);
  }

  #move(account: string): void {
    const dice = this.#dice;
    const amountE6 = (1 + dice.integer(20_000_000)) as MoneyE6;
    const shard = (): number => (dice.next() < 0.7 ? 2 : 0);
    const chance = dice.next();
    if (chance < 0.1) this.exchange.createSubaccount(account, shard());
    else if (chance < 0.3)
      this.exchange.deposit(account, { amountE6, exchangeIndex: shard(), subaccount: dice.integer(2) });
    else if (chance < 0.65)
      this.exchange.transferBetweenShards(account, {
        ...{ fromExchangeIndex: shard(), toExchangeIndex: shard(), amountE6 },
        ...{ fromSubaccount: dice.integer(2), toSubaccount: dice.integer(2) },
      });
    else
      this.exchange.transferBetweenSubaccounts(account, {
        ...{ clientTransferId: `${dice.integer(1_000)}`, exchangeIndex: shard(), amountE6 },
        ...{ fromSubaccount: dice.integer(2), toSubaccount: dice.integer(2) },
      });
  }
}

/** What must be true after every operation. */
function check(exchange: Exchange): void {
  const { cashE6, collateralE6, feesE6, depositsE6, contractsE2 } = exchange.conservation();
  expect([cashE6 + collateralE6 + feesE6 - depositsE6, contractsE2]).toEqual([0, 0]);
  for (const account of exchange.accounts()) {
    for (const { cashE6: own, commitmentE6, holdings } of account.subaccounts()) {
      expect(own).toBeGreaterThanOrEqual(0);
      let committedE6 = 0;
      for (const holding of holdings.values()) committedE6 += committed(holding);
      expect(commitmentE6).toBe(committedE6);
    }
  }
  for (const { markets } of exchange.events())
    for (const { book } of markets) expect(book.bestBid).toBeLessThan(book.bestAsk);
}

type Resting = { readonly side: BookSide; readonly yesPriceE4: number; readonly remainingE2: number };

/** The cash that resting orders may need, added up order by order. */
function committed(holding: { readonly heldE2: number; resting(): readonly Resting[] }): number {
  let sumE6 = 0;
  for (const side of ['bid', 'ask'] as const) {
    const own = holding.resting().filter((order) => order.side === side);
    const countE2 = own.reduce((sum, { remainingE2 }) => sum + remainingE2, 0);
    const costE6 = own.reduce(
      (sum, { remainingE2, yesPriceE4 }) =>
        sum + remainingE2 * (side === 'bid' ? yesPriceE4 : 10_000 - yesPriceE4),
      0,
    );
    const closableE2 = Math.max(0, side === 'bid' ? -holding.heldE2 : holding.heldE2);
    if (countE2 > closableE2) sumE6 += Math.ceil((costE6 * (countE2 - closableE2)) / countE2);
  }
  return sumE6;
}

/** Everything of the accounts that a restart must bring back. What a group counts no more may be there or not. */
function stateOf(exchange: Exchange, nowMs: number): unknown {
  const fact = exchange.snapshot();
  if (fact.kind !== 'snapshot') throw new Error('no snapshot');
  const accounts = fact.accounts.accounts.map((account) => ({
    ...account,
    groups: account.groups.map((group) => ({
      ...group,
      counted: group.counted.filter(({ timeMs }) => timeMs > nowMs - 15 * SECOND_MS),
    })),
  }));
  return JSON.parse(JSON.stringify({ ...fact.accounts, accounts }));
}

const SECONDS = 600;

describe('whatever accounts do', () => {
  test('cash and contracts are conserved, nobody owes, books do not cross, and sums kept are sums', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const crowd = new Crowd(seed);
        for (let i = 0; i < SECONDS; i++) {
          crowd.second(START_MS + i * SECOND_MS);
          for (let n = 0; n < 3; n++) {
            crowd.act();
            check(crowd.exchange);
          }
        }
      }),
      { numRuns: 6 },
    );
  }, 120_000);

  test('a journal cut after any operation makes the accounts that there were then', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.nat(), (seed, cut) => {
        const crowd = new Crowd(seed);
        const states: { readonly nowMs: number; readonly state: unknown }[] = [];
        for (let i = 0; i < 100; i++) {
          crowd.second(START_MS + (SECONDS - 120 + i) * SECOND_MS);
          for (let n = 0; n < 5; n++) crowd.act();
          const { nowMs } = crowd.exchange;
          states[crowd.operations.length] = { nowMs, state: stateOf(crowd.exchange, nowMs) };
        }
        const cuts = Object.keys(states).map(Number);
        const at = cuts[cut % cuts.length] ?? 0;
        const restored = Exchange.restore(crowd.operations.slice(0, at).flat(), { seed });
        expect(stateOf(restored, states[at]?.nowMs ?? 0)).toEqual(states[at]?.state);
        // Cut elsewhere, it is no state that anybody had seen, but goes on all the same.
        const anywhere = cut % (crowd.operations.length + 1);
        const other = Exchange.restore(crowd.operations.slice(0, anywhere).flat(), { seed, strikes: 6 });
        for (let i = 0; i < 30; i++)
          other.advance(crowd.exchange.nowMs + (1 + i) * SECOND_MS, 'BTC', 820_000_000 as PriceE4, 'seeded');
        check(other);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  test('a snapshot in place of the facts before it makes the same accounts, and goes on the same', () => {
    const crowd = new Crowd(11);
    for (let i = 0; i < 200; i++) {
      crowd.second(START_MS + (SECONDS - 300 + i) * SECOND_MS);
      for (let n = 0; n < 5; n++) crowd.act();
    }
    const listed = crowd.operations.flat().filter((fact) => fact.kind === 'listed');
    const whole = crowd.operations.length;
    const snapshot = JSON.parse(JSON.stringify(crowd.exchange.snapshot())) as Fact;
    for (let i = 200; i < 320; i++) {
      crowd.second(START_MS + (SECONDS - 300 + i) * SECOND_MS);
      for (let n = 0; n < 5; n++) crowd.act();
    }
    const after = crowd.operations.slice(whole).flat();
    const restored = Exchange.restore([...listed, snapshot, ...after], { seed: 11 });
    const { nowMs } = crowd.exchange;
    expect(stateOf(restored, nowMs)).toEqual(stateOf(crowd.exchange, nowMs));
  }, 60_000);

  test('finished orders and fills can be dropped, and their ids stay used', () => {
    const crowd = new Crowd(5);
    const { exchange } = crowd;
    for (let i = 0; i < 120; i++) {
      crowd.second(START_MS + i * SECOND_MS);
      for (let n = 0; n < 5; n++) crowd.act();
    }
    const account = exchange.account('ann');
    const used = [...account.clientOrderIds];
    const resting = account.restingOrders();
    const cashE6 = exchange.balance('ann');
    const cutoffMs = exchange.nowMs - 10 * SECOND_MS;
    const finished = account.orders
      .values()
      .find(({ status, updatedTimeMs }) => status !== 'resting' && updatedTimeMs < cutoffMs);
    expect(account.orders.size).toBeGreaterThan(20);
    exchange.forgetBefore(cutoffMs);
    expect(
      account.orders.values().every((order) => order.status === 'resting' || order.updatedTimeMs >= cutoffMs),
    ).toBe(true);
    expect(account.fills.every(({ timeMs }) => timeMs >= cutoffMs)).toBe(true);
    expect(account.orders.get(finished?.orderId ?? '')).toBeUndefined();
    expect(used.every((id) => account.clientOrderIds.has(id))).toBe(true);
    expect(resting.map(({ orderId }) => account.orders.get(orderId))).toEqual(resting);
    expect(exchange.balance('ann')).toBe(cashE6);
    check(exchange);
    for (const order of resting)
      expect(exchange.cancel('ann', order.orderId).ok || order.status !== 'resting').toBe(true);
  });
});

test('buying NO at p is selling YES at 1 − p: the same price, cash, position and fee', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99 }),
      fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 1_000 })), { minLength: 1, maxLength: 6 }),
      (cents, trades) => {
        // The same trades in two worlds that are each other's mirror: what is YES in one is NO in the other.
        const [plain, mirror] = [1, -1].map((sign) => {
          const exchange = new Exchange({ seed: 1, startBalanceE6: 1_000_000_000 as MoneyE6 });
          exchange.advance(START_MS, 'BTC', 820_000_000 as PriceE4, 'seeded');
          for (let i = 1; i <= 60; i++) exchange.advance(START_MS + i * SECOND_MS, 'BTC', null, 'seeded');
          const ticker = exchange.markets()[19]?.ticker ?? '';
          const order = (side: BookSide, countE2: number, timeInForce: TimeInForce) => ({
            ...{ clientOrderId: '', ticker, exchangeIndex: 2, side, timeInForce, reduceOnly: false },
            yesPriceE4: (100 * (sign > 0 ? cents : 100 - cents)) as PriceE4,
            countE2: countE2 as CountE2,
          });
          for (const [buys, countE2] of trades) {
            const taker: BookSide = buys === sign > 0 ? 'bid' : 'ask';
            exchange.place('you', order(taker === 'bid' ? 'ask' : 'bid', countE2, 'good_till_canceled'));
            exchange.place('me', order(taker, countE2, 'immediate_or_cancel'));
          }
          return ['me', 'you'].map((name) => ({
            cashE6: exchange.balance(name),
            heldE2: (exchange.positions(name)[0]?.countE2 ?? 0) * sign || 0,
            fees: exchange.fills(name).map(({ feeE6 }) => feeE6),
          }));
        });
        expect(mirror).toEqual(plain);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
