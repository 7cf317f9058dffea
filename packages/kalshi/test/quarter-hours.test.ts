import { generateKeyPairSync } from 'node:crypto';
import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { PriceE4 } from '@rec-io/domain/money';
import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { afterEach, expect, test } from 'vitest';
import { kalshiFeed } from '../src/feed.ts';
import { signer } from '../src/signing.ts';
import { quietLog, until, wallClock, wallTimers } from './stand-in.ts';

const QUARTER_MS = Date.parse('2026-10-08T15:30:00Z');
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

test('a quarter hour is followed from its first second, in which it has no strike, and the next one after it', async () => {
  const exchange = new Exchange({ seed: 3, symbols: ['BTC'], ladders: ['hourly', 'quarter'] });
  let nowMs = QUARTER_MS - MINUTE_MS;
  const step = () => {
    nowMs += SECOND_MS;
    exchange.advance(nowMs, 'BTC', 820_000_000 as PriceE4, 'seeded');
  };
  while (nowMs < QUARTER_MS - 10 * SECOND_MS) step();
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const server = await startExchangeServer({
    exchange,
    ...{ host: '127.0.0.1', port: 0, wallClock, exchangeTime: () => nowMs, log: quietLog() },
    keys: [{ keyId: 'key', publicKeyPem, account: 'main' }],
  });
  stops.push(() => server.stop());
  const events: ExchangeEvent[] = [];
  const feed = kalshiFeed({
    restUrl: `http://127.0.0.1:${server.port}/trade-api/v2`,
    wsUrl: `ws://127.0.0.1:${server.port}/trade-api/ws/v2`,
    signer: signer('key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    ...{ clock: wallClock, timers: wallTimers, log: quietLog() },
    series: (['hourly', 'quarter'] as const).map((kind) => ({ symbol: 'BTC', kind })),
    onEvent: (event) => events.push(event),
  });
  feed.start();
  stops.unshift(() => feed.stop());
  const markets = () =>
    events
      .flatMap((event) => (event.kind === 'market' ? [event.market] : []))
      .filter(({ eventTicker }) => eventTicker.startsWith('KXBTC15M-'));
  const isWhole = (ticker: string) =>
    events.some((event) => event.kind === 'book-snapshot' && event.ticker === ticker);
  await until(() => markets().some(({ closeTimeMs }) => closeTimeMs === QUARTER_MS));
  await until(() => isWhole(markets()[0]?.ticker ?? ''));

  const caughtUp = () =>
    until(() => events.some((event) => event.kind === 'index' && event.timeMs === nowMs));
  while (nowMs < QUARTER_MS + 5 * SECOND_MS) {
    step();
    await caughtUp();
  }
  const next = () => markets().findLast(({ closeTimeMs }) => closeTimeMs === QUARTER_MS + 15 * MINUTE_MS);
  await until(() => (next()?.floorStrikeE4 ?? 0) > 0);
  expect(next()).toMatchObject({
    strikeType: 'greater_or_equal',
    floorStrikeE4: 820_000_000,
    status: 'active',
  });
  await until(() => isWhole(next()?.ticker ?? ''));
  expect(markets().findLast(({ closeTimeMs }) => closeTimeMs === QUARTER_MS)?.status).toBe('closed');
  expect(events.some((e) => e.kind === 'market' && e.market.seriesTicker === 'KXBTCD')).toBe(true);
});
