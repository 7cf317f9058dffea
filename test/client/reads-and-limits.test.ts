import type { PriceE4 } from '@rec-io/domain/money';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import type { UsageLevel } from '@rec-io/exchange-sim/server/usage-level';
import { type KalshiGatewayOptions, kalshiGateway } from '@rec-io/kalshi/gateway';
import { RateLimits } from '@rec-io/kalshi/rate-limits/rate-limits';
import { collected } from '@rec-io/kalshi/reads';
import { signer } from '@rec-io/kalshi/signing';
import { afterEach, describe, expect, test } from 'vitest';
import { quietLog, wallClock, wallTimers } from '../../packages/kalshi/test/stand-in.ts';
import { type ClientScene, clientScene } from './client-scene.ts';

/** The whole of the client's API against the simulated exchange, over real sockets, with its rate limits enforced. */

let scene: ClientScene;
let { running, gateway, order, place, restingOrder } = {} as ClientScene;

async function start(usageLevel: UsageLevel, options: Partial<KalshiGatewayOptions> = {}): Promise<void> {
  scene = await clientScene('rsa', { usageLevel }, options);
  ({ running, gateway, order, place, restingOrder } = scene);
}
afterEach(() => scene.stop());

describe('at the exchange’s own limits', () => {
  test('the lowest tier is kept to without a single refusal, and exits pass a crowd of entries and reads', async () => {
    // Stands until the exit is through: how many entries get tokens meanwhile must not depend on how fast this machine is.
    const time = new VirtualTime(wallClock.nowMs());
    const limits = new RateLimits({ clock: time, timers: time });
    await start('basic', { limits, entryWaitMs: 600_000 });
    const finished: string[] = [];
    const done = async (name: string, work: Promise<unknown>): Promise<void> => {
      await work;
      finished.push(name);
    };
    const crowd = [
      ...Array.from({ length: 22 }, () => done('entry', gateway.place(order()))),
      ...Array.from({ length: 70 }, () => done('read', gateway.api.exchange.status())),
      ...Array.from({ length: 10 }, () => done('cancel', gateway.api.orderWrites.cancel('x', place()))),
    ];
    await done('exit', gateway.place(order({ reduceOnly: true })));
    // Six entries were under way before anything had to wait; none that waited was faster than the exit.
    expect(finished.filter((name) => name === 'entry').length).toBeLessThanOrEqual(6);
    // Never faster than the exchange's own time: a jump would be a burst.
    const follow = setInterval(() => time.advanceTo(time.nowMs() + 5), 5);
    await Promise.all(crowd).finally(() => clearInterval(follow));
    expect(limits.refusals).toBe(0);
    limits.stop();
  });

  test('refusals that come all the same are definite for writes and only delay reads', async () => {
    const limits = new RateLimits({ clock: wallClock, timers: wallTimers });
    await start('basic', { limits });
    const boundless = { capacity: 1_000_000, refillPerS: 1_000_000 };
    limits.adopt({ read: boundless, write: boundless });
    const orders = await Promise.all(Array.from({ length: 16 }, () => gateway.place(order())));
    const refused = orders.filter((outcome) => outcome.kind === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['too_many_requests']));
    const known = await collected(gateway.reads.orders(0));
    // What was refused never came to be, and nothing was sent twice.
    expect(known).toHaveLength(orders.length - refused.length);
    limits.stop();
  });
});

describe('everything that can be read', () => {
  test('is read with every field known, and agrees with the exchange', async () => {
    await start('unlimited');
    const { api } = gateway;
    const { exchange, near } = running;
    const filled = await gateway.place(order({ yesPriceE4: 9_900 as PriceE4 }));
    expect(filled).toMatchObject({ kind: 'acknowledged', fillCountE2: 100 });
    const orderId = await restingOrder();
    const event = exchange.markets().find(({ ticker }) => ticker === near)?.eventTicker ?? '';
    const nowS = Math.floor(exchange.nowMs / 1_000);
    const candles = { start_ts: nowS - 3_600, end_ts: nowS, period_interval: 1 } as const;

    expect(await api.exchange.status()).toMatchObject({ exchange_active: true, trading_active: true });
    expect((await api.exchange.schedule()).standard_hours?.length).toBeGreaterThan(0);
    expect((await api.series.list()).map(({ ticker }) => ticker)).toContain('KXBTCD');
    expect(await api.series.one('KXBTCD')).toMatchObject({ ticker: 'KXBTCD', fee_type: 'quadratic' });
    expect(await api.series.feeChanges()).toBeInstanceOf(Array);
    expect((await collected(api.events.list({ series_ticker: 'KXBTCD' }))).length).toBeGreaterThan(0);
    expect((await api.events.one(event)).markets?.length).toBeGreaterThan(0);
    expect(await api.events.metadata(event)).toBeDefined();
    expect(await collected(api.events.feeChanges())).toBeInstanceOf(Array);
    const markets = await collected(api.markets.list({ event_ticker: event, limit: 7 }));
    expect(markets.map(({ ticker }) => ticker).sort()).toEqual(
      exchange
        .markets()
        .filter(({ eventTicker }) => eventTicker === event)
        .map(({ ticker }) => ticker)
        .sort(),
    );
    expect(await api.markets.one(near)).toMatchObject({ ticker: near, exchange_index: 2 });
    const book = await api.markets.orderBook(near);
    const books = await collected(api.markets.orderBooks([near, markets[0]?.ticker ?? '']));
    expect(books.find(({ ticker }) => ticker === near)?.orderbook_fp).toEqual(book);
    expect((await collected(api.markets.trades({ ticker: near }))).length).toBeGreaterThan(0);
    expect(await api.candlesticks.ofMarket('KXBTCD', near, candles)).toBeInstanceOf(Array);
    expect(await api.candlesticks.ofMarkets([near], candles)).toMatchObject([{ market_ticker: near }]);
    expect((await api.candlesticks.ofEvent('KXBTCD', event, candles)).byTicker.has(near)).toBe(true);
    expect(await api.historical.cutoff()).toBeDefined();
    expect(await collected(api.historical.markets({ series_ticker: 'KXBTCD' }))).toBeInstanceOf(Array);
    expect(await collected(api.historical.trades())).toBeInstanceOf(Array);

    const balances = await gateway.reads.balances();
    expect(balances.byShard?.get(2)).toBe(await gateway.balance());
    expect((await collected(api.portfolio.positions())).map(({ ticker }) => ticker)).toEqual([near]);
    expect(await collected(api.portfolio.eventPositions())).toMatchObject([{ event_ticker: event }]);
    expect(await collected(api.portfolio.fills({ ticker: near }))).toMatchObject([{ count_fp: '1.00' }]);
    expect(await collected(api.portfolio.settlements())).toEqual([]);
    expect((await collected(api.orders.list({ limit: 1 }))).length).toBe(2);
    expect((await api.orders.one(orderId)).status).toBe('resting');
    expect(await api.account.limits()).toMatchObject({ usage_tier: 'unlimited' });
    expect((await api.account.endpointCosts()).default_cost).toBe(10);
    expect(await api.account.volumeProgress()).toBeInstanceOf(Array);
    expect((await api.apiKeys.list()).map(({ api_key_id }) => api_key_id)).toContain('rsa');
    const history = await api.cfBenchmarks.history({ id: 'BRTI', timespan: 'HOUR' });
    expect(history.length).toBeGreaterThan(0);
    expect((await api.cfBenchmarks.values('BRTI')).length).toBeGreaterThan(0);
    expect([...gateway.api.unknownFields.counts]).toEqual([]);
  });

  test('what is not there is an error with its code', async () => {
    await start('unlimited');
    const { api } = gateway;
    const notFound = { code: 'not_found', httpStatus: 404, definite: true, retrySafe: false };
    await expect(api.markets.one('KXBTCD-NO')).rejects.toMatchObject(notFound);
    await expect(api.events.one('KXBTCD-NO')).rejects.toMatchObject(notFound);
    await expect(api.series.one('KXNO')).rejects.toMatchObject(notFound);
    await expect(api.orders.one('no')).rejects.toMatchObject(notFound);
    await expect(collected(api.markets.list({ limit: 1_001 }))).rejects.toMatchObject({
      code: 'validation_failed',
      httpStatus: 400,
    });
  });
});

describe('keys', () => {
  test('are made, used and taken away', async () => {
    await start('unlimited');
    const { apiKeys } = gateway.api;
    const made = await apiKeys.generate({ name: 'second', keyType: 'ed25519' });
    if (made.kind !== 'acknowledged') throw new Error(JSON.stringify(made));
    const second = kalshiGateway({
      restUrl: `http://127.0.0.1:${running.server.port}/trade-api/v2`,
      signer: signer(made.keyId, made.privateKeyPem),
      clock: wallClock,
      timers: wallTimers,
      log: quietLog(),
    });
    expect(await second.balance()).toBe(await gateway.balance());
    expect(await apiKeys.delete(made.keyId)).toEqual({ kind: 'acknowledged' });
    await expect(second.balance()).rejects.toMatchObject({ code: 'authentication_error', httpStatus: 401 });
    await second.stop();
  });
});
