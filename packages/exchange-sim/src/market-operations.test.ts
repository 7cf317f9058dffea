import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import type { OrderRequest } from '@rec-io/domain/order';
import { SECOND_MS } from '@rec-io/domain/time';
import { expect, test } from 'vitest';
import { Exchange } from './exchange.ts';
import type { ExchangeOptions } from './exchange-options.ts';
import type { Fact } from './facts.ts';

const PRICE = 820_000_000 as PriceE4;
const EVENT = 'KXBTCD-26OCT0812';
const NEAR = `${EVENT}-T81999.99`;
const at = (time: string): number => Date.parse(`2026-10-08T${time}Z`);

type Clock = { readonly exchange: Exchange; nowMs: number; readonly told: string[] };

function following(exchange: Exchange, nowMs: number): Clock {
  const told: string[] = [];
  exchange.subscribeLifecycle(({ kind, market }) => {
    if (market.ticker === NEAR) told.push(kind);
  });
  return { exchange, nowMs, told };
}

const opened = (time: string, options: Partial<ExchangeOptions> = {}): Clock =>
  following(new Exchange({ seed: 1, strikes: 4, ...options }), at(time));

function run(clock: Clock, time: string): void {
  for (; clock.nowMs <= at(time); clock.nowMs += SECOND_MS)
    clock.exchange.advance(clock.nowMs, 'BTC', PRICE, 'seeded');
}

const order = (change: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: `${Math.floor(change.yesPriceE4 ?? 0)}`,
  ticker: NEAR,
  exchangeIndex: 2,
  side: 'bid',
  yesPriceE4: 9_900 as PriceE4,
  countE2: 1_000 as CountE2,
  timeInForce: 'immediate_or_cancel',
  reduceOnly: false,
  ...change,
});
const resting = order({ yesPriceE4: 100 as PriceE4, timeInForce: 'good_till_canceled' });
const code = (result: { ok: boolean; code?: string }) => (result.ok ? 'ok' : result.code);
const status = ({ exchange }: Clock) => exchange.market(NEAR)?.status;
const balanced = ({ exchange }: Clock): number => {
  const { cashE6, collateralE6, feesE6, depositsE6 } = exchange.conservation();
  return cashE6 + collateralE6 + feesE6 - depositsE6;
};

test('in a halted market nothing trades, orders stay and can be cancelled; letting it trade cancels them', () => {
  const clock = opened('15:00:00');
  run(clock, '15:01:00');
  const { exchange } = clock;
  const placed = exchange.place('main', resting);
  const other = exchange.place('main', { ...resting, clientOrderId: 'other' });
  expect(exchange.operations.halt(NEAR)).toBe(true);
  expect(exchange.operations.halt(NEAR)).toBe(false);
  const volumeE2 = exchange.market(NEAR)?.volumeE2;
  run(clock, '15:03:00');
  expect([status(clock), exchange.market(NEAR)?.volumeE2]).toEqual(['inactive', volumeE2]);
  expect(code(exchange.place('main', order()))).toBe('trading_is_paused');
  expect(other.ok && code(exchange.cancel('main', other.orderId))).toBe('ok');
  expect(exchange.orders('main').map((own) => own.status)).toEqual(['resting', 'canceled']);
  expect(exchange.operations.resume(NEAR)).toBe(true);
  expect(placed.ok && exchange.orders('main')[0]?.status).toBe('canceled');
  expect(exchange.book(NEAR)).toEqual({ yes: [], no: [] });
  run(clock, '15:04:00');
  expect(exchange.book(NEAR)?.yes.length).toBeGreaterThan(2);
  expect(clock.told).toEqual(['created', 'deactivated', 'activated']);
  expect(balanced(clock)).toBe(0);
});

test('a whole event can be halted, and closes halted', () => {
  const clock = opened('15:58:00');
  run(clock, '15:58:30');
  expect(clock.exchange.operations.halt(EVENT)).toBe(true);
  expect(clock.exchange.markets().map((market) => market.status)).toEqual(new Array(4).fill('inactive'));
  run(clock, '16:00:00');
  expect(status(clock)).toBe('closed');
});

test('a result that comes late is paid late', () => {
  const clock = opened('15:59:00');
  run(clock, '15:59:30');
  expect(clock.exchange.operations.delaySettlement(EVENT, 120)).toBe(true);
  run(clock, '16:02:04');
  expect(status(clock)).toBe('determined');
  run(clock, '16:02:05');
  expect(status(clock)).toBe('settled');
});

test('a disputed result is not paid before it is amended, and then the other way', () => {
  const clock = opened('15:59:00');
  run(clock, '15:59:10');
  const { exchange, told } = clock;
  exchange.place('main', order());
  const heldE2 = exchange.positions('main')[0]?.countE2 ?? 0;
  run(clock, '16:00:01');
  const before = exchange.balance('main');
  expect(exchange.tradingMarket(NEAR)?.result).toBe('yes');
  expect(exchange.operations.dispute(EVENT)).toBe(true);
  run(clock, '16:05:00');
  expect([exchange.tradingMarket(NEAR)?.review, status(clock)]).toEqual(['disputed', 'determined']);
  expect(exchange.operations.amend(EVENT, 810_000_000 as PriceE4)).toBe(true);
  run(clock, '16:05:04');
  expect(exchange.tradingMarket(NEAR)?.review).toBe('amended');
  expect(status(clock)).toBe('determined');
  run(clock, '16:05:05');
  expect(status(clock)).toBe('settled');
  expect(heldE2).toBe(1_000);
  expect(exchange.balance('main')).toBe(before);
  expect(told.filter((kind) => kind === 'determined' || kind === 'settled')).toEqual([
    'determined',
    'determined',
    'settled',
  ]);
  expect(balanced(clock)).toBe(0);
});

test('an event can close earlier, and one that has closed can be open again', () => {
  const clock = opened('15:30:00');
  run(clock, '15:31:00');
  const { exchange } = clock;
  expect(exchange.operations.moveClose(EVENT, at('15:40:00'))).toBe(true);
  expect(exchange.market(NEAR)?.closeTimeMs).toBe(at('15:40:00'));
  run(clock, '15:40:00');
  expect(status(clock)).toBe('closed');
  expect(exchange.operations.moveClose(EVENT, at('15:50:00'))).toBe(true);
  run(clock, '15:41:00');
  expect(status(clock)).toBe('active');
  run(clock, '15:50:05');
  expect(status(clock)).toBe('settled');
  expect(clock.told).toEqual([
    'created',
    'close_date_updated',
    'close_date_updated',
    'activated',
    'determined',
    'settled',
  ]);
  // The hour is over for this event, and the next begins when it would have.
  expect(exchange.markets()).toEqual([]);
  run(clock, '16:00:00');
  expect(exchange.events().map(({ fact }) => fact.eventTicker)).toEqual(['KXBTCD-26OCT0813']);
});

test('a finer grid leaves orders where they are, a coarser one is refused', () => {
  const clock = opened('15:30:00');
  run(clock, '15:31:00');
  const { exchange } = clock;
  exchange.place('main', resting);
  const before = exchange.book(NEAR);
  expect(code(exchange.place('main', order({ yesPriceE4: 155 as PriceE4 })))).toBe('invalid_price');
  expect(exchange.operations.changePrices(NEAR, 'deci_cent')).toBe(true);
  expect(exchange.book(NEAR)).toEqual(before);
  expect(exchange.operations.changePrices(NEAR, 'linear_cent')).toBe(false);
  expect(code(exchange.place('main', order({ yesPriceE4: 110 as PriceE4 })))).toBe('ok');
  run(clock, '15:33:00');
  expect(balanced(clock)).toBe(0);
});

test('while trading pauses nothing can be placed and makers are away; while the exchange does, nothing at all', () => {
  const clock = opened('15:30:00');
  run(clock, '15:31:00');
  const { exchange } = clock;
  const placed = exchange.place('main', resting);
  const second = exchange.place('main', { ...resting, clientOrderId: 'b' });
  exchange.operations.pause('exchange', at('15:33:00'));
  run(clock, '15:32:00');
  expect(exchange.resumeMs).toBe(at('15:33:00'));
  expect([0, 2].map((shard) => exchange.state(shard).exchangeActive)).toEqual([false, false]);
  expect(code(exchange.place('main', order()))).toBe('exchange_is_paused');
  expect(placed.ok && code(exchange.cancel('main', placed.orderId))).toBe('exchange_is_paused');
  exchange.operations.pause('trading');
  run(clock, '15:33:00');
  expect(code(exchange.place('main', order()))).toBe('trading_is_paused');
  expect(placed.ok && code(exchange.cancel('main', placed.orderId))).toBe('ok');
  expect(exchange.book(NEAR)).toEqual({ yes: [[100, 1_000]], no: [] });
  exchange.operations.pause('none');
  run(clock, '15:34:00');
  expect(second.ok && exchange.orders('main')[1]?.status).toBe('resting');
  expect(exchange.book(NEAR)?.no.length).toBeGreaterThan(2);
});

test('Thursday’s maintenance stops trading by exchange time, and hours go on', () => {
  const clock = opened('06:59:00', { maintenance: true });
  run(clock, '07:00:10');
  expect(clock.exchange.resumeMs).toBe(at('09:00:00'));
  expect(clock.exchange.state(2)).toEqual({ exchangeActive: true, tradingActive: false });
  const [market] = clock.exchange.markets();
  expect(market?.status).toBe('active');
  expect(code(clock.exchange.place('main', order({ ticker: market?.ticker ?? '' })))).toBe(
    'trading_is_paused',
  );
});

test('what was done by hand is there after a restart', () => {
  const facts: Fact[] = [];
  const journal = { append: (own: readonly Fact[]) => facts.push(...structuredClone(own)) };
  const clock = opened('15:30:00', { journal });
  run(clock, '15:31:00');
  const { operations } = clock.exchange;
  operations.halt(NEAR);
  operations.moveClose(EVENT, at('15:45:00'));
  operations.changePrices(NEAR, 'deci_cent');
  const again = following(Exchange.restore(facts, { seed: 1, strikes: 4, journal }), clock.nowMs);
  run(again, '15:32:00');
  expect(again.exchange.market(NEAR)).toMatchObject({
    status: 'inactive',
    closeTimeMs: at('15:45:00'),
    tickE4: 10,
  });
  run(again, '15:45:01');
  again.exchange.operations.dispute(EVENT);
  const third = following(Exchange.restore(facts, { seed: 1, strikes: 4, journal }), again.nowMs);
  run(third, '15:50:00');
  expect([status(third), third.exchange.tradingMarket(NEAR)?.review]).toEqual(['determined', 'disputed']);
  third.exchange.operations.amend(EVENT, PRICE);
  run(third, '15:50:06');
  expect(status(third)).toBe('settled');
});
