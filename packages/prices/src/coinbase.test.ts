import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type CoinbaseFeed, coinbaseFeed, probeCoinbase } from './coinbase.ts';
import { readCoinbaseFrame } from './coinbase-frame.ts';
import { reconnectDelayMs } from './reconnect.ts';

const TIME = '2026-05-11T12:06:27.633024Z';
const ticker = (price: string, product = 'BTC-USD') =>
  JSON.stringify({ type: 'ticker', sequence: 1, product_id: product, price, time: TIME });

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A venue on loopback; `behave` gets each subscriber and which connection it is, from 1. */
async function venue(
  behave: (socket: WebSocket, connection: number, request: unknown) => void,
): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  let connections = 0;
  server.on('connection', (socket) => {
    const connection = ++connections;
    socket.once('message', (data) => behave(socket, connection, JSON.parse(String(data))));
  });
  cleanUps.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Listens until `count` prices came. */
async function prices(url: string, count: number, options: { silenceMs?: number } = {}) {
  const got: number[] = [];
  const interruptions: string[] = [];
  const done = Promise.withResolvers<void>();
  const feed: CoinbaseFeed = coinbaseFeed({
    symbol: 'BTC',
    url,
    ...options,
    dice: () => 0,
    onPrice: (priceE4, receivedAtMs, sourceTimeMs) => {
      expect(sourceTimeMs).toBe(Date.parse(TIME));
      expect(receivedAtMs).toBeGreaterThan(0);
      got.push(priceE4);
      if (got.length === count) done.resolve();
    },
    onInterruption: (reason) => interruptions.push(reason),
  });
  cleanUps.push(() => feed.stop());
  await done.promise;
  return { got, interruptions, feed };
}

describe('the Coinbase feed', () => {
  it('subscribes to the ticker of its coin and hands on each price', async () => {
    let request: unknown;
    const url = await venue((socket, _, asked) => {
      request = asked;
      socket.send(JSON.stringify({ type: 'subscriptions', channels: [] }));
      socket.send(ticker('81131.28'));
      socket.send(ticker('81131.3'));
    });
    const { got, feed } = await prices(url, 2);
    expect(request).toEqual({ type: 'subscribe', product_ids: ['BTC-USD'], channels: ['ticker'] });
    expect(got).toEqual([811_312_800, 811_313_000]);
    expect(await feed.firstPrice).toBe('live');
    expect(feed.counts()).toEqual({ prices: 2, malformed: 0, interruptions: 0 });
  });

  it('survives and counts garbage, and ignores other products', async () => {
    const url = await venue((socket) => {
      for (const frame of [
        '{',
        '[]',
        '7',
        '{}',
        ticker('abc'),
        ticker('0'),
        ticker('-1'),
        '{"type":"ticker","product_id":"BTC-USD","price":"1"}',
      ]) {
        socket.send(frame);
      }
      socket.send(ticker('2400', 'ETH-USD'));
      socket.send(ticker('81000'));
    });
    const { got, feed } = await prices(url, 1);
    expect(got).toEqual([810_000_000]);
    expect(feed.counts().malformed).toBe(8);
  });

  it('connects again when the connection is cut', async () => {
    const url = await venue((socket, connection) => {
      socket.send(ticker(String(80_000 + connection)), () => connection === 1 && socket.terminate());
    });
    const { got, interruptions } = await prices(url, 2);
    expect(got).toEqual([800_010_000, 800_020_000]);
    expect(interruptions).toEqual(['the connection was closed']);
  });

  it('connects again when an open connection falls silent, even if it still talks of other things', async () => {
    const url = await venue((socket, connection) => {
      if (connection === 1) {
        const chatter = setInterval(() => socket.send(ticker('2400', 'ETH-USD')), 20);
        socket.on('close', () => clearInterval(chatter));
      } else socket.send(ticker('81000'));
    });
    const { interruptions } = await prices(url, 1, { silenceMs: 200 });
    expect(interruptions).toEqual(['no price for 200 ms']);
  });

  it('treats a refused subscription as an interruption and tries again', async () => {
    const url = await venue((socket, connection) => {
      if (connection === 1)
        socket.send('{"type":"error","message":"Failed to subscribe","reason":"no such product"}');
      else socket.send(ticker('81000'));
    });
    const { interruptions } = await prices(url, 1);
    expect(interruptions).toEqual(['subscription refused: Failed to subscribe: no such product']);
  });

  it('says unreachable when no price comes in time, and nothing after it was stopped', async () => {
    const url = await venue(() => undefined);
    let calls = 0;
    const feed = coinbaseFeed({ symbol: 'BTC', url, firstPriceMs: 100, onPrice: () => calls++ });
    expect(await feed.firstPrice).toBe('unreachable');
    feed.stop();
    expect(calls).toBe(0);
  });
});

describe('the probe', () => {
  it('is true for a venue that prices and false for a silent or an absent one', async () => {
    expect(await probeCoinbase(await venue((socket) => socket.send(ticker('81000'))), 10_000)).toBe(true);
    expect(await probeCoinbase(await venue(() => undefined), 100)).toBe(false);
    expect(await probeCoinbase('ws://127.0.0.1:9', 300)).toBe(false);
  });
});

describe('a Coinbase frame', () => {
  it('is never read as a price when it is too precise to be exact', () => {
    expect(readCoinbaseFrame(ticker('81000.123456'), 'BTC').kind).toBe('malformed');
  });
});

describe('the wait before a reconnect', () => {
  it('doubles from a quarter to half a second up to half a minute', () => {
    expect(reconnectDelayMs(0, 0)).toBe(250);
    expect(reconnectDelayMs(0, 1)).toBe(500);
    expect(reconnectDelayMs(3, 0)).toBe(2_000);
    expect(reconnectDelayMs(1_000, 1)).toBe(30_000);
  });
});
