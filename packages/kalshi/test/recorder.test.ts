import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel } from '../src/channel.ts';
import type { Frame } from '../src/frames.ts';
import { ServerClock } from '../src/server-clock.ts';
import { signer } from '../src/signing.ts';
import { KalshiSocket } from '../src/socket.ts';
import { deepLadder } from './deep-ladder.ts';
import { type LossyProxy, lossyProxy } from './lossy-proxy.ts';
import { quietLog, testSigner, until, wallClock, wallTimers } from './stand-in.ts';

/** The socket as a recorder uses it, by itself, against the simulated exchange. */

let ladder: Awaited<ReturnType<typeof deepLadder>>;
let proxy: LossyProxy;
let socket: KalshiSocket;
const frames: Frame[] = [];
const gaps: Channel[] = [];
const downs: string[] = [];
let ups = 0;
const log = quietLog();

const recorder = () =>
  new KalshiSocket(
    {
      wsUrl: proxy.wsUrl,
      signer: testSigner,
      serverClock: new ServerClock(wallClock),
      clock: wallClock,
      timers: wallTimers,
      log,
      backoff: { firstMs: 2, maxMs: 20 },
    },
    {
      onUp: () => ups++,
      onDown: (reason) => downs.push(reason),
      onFrame: (frame) => frames.push(frame),
      onGap: (channel) => gaps.push(channel),
    },
  );
const tickersOf = (type: Frame['type']): Set<string> =>
  new Set(
    frames.flatMap((frame) =>
      frame.type === type &&
      'msg' in frame &&
      frame.msg &&
      typeof frame.msg === 'object' &&
      'market_ticker' in frame.msg
        ? [frame.msg.market_ticker as string]
        : [],
    ),
  );
const channels = async (): Promise<string[]> =>
  (await socket.listSubscriptions()).map(({ channel }) => channel).sort();

beforeAll(async () => {
  ladder = await deepLadder();
  proxy = await lossyProxy(ladder.exchangeWsUrl);
  socket = recorder();
});
afterAll(async () => {
  await socket?.stop();
  await proxy?.stop();
  await ladder?.stop();
});

describe('a recorder', () => {
  test('gets what it wants, and the exchange’s own list agrees', async () => {
    const [a = '', b = ''] = ladder.tickers;
    socket.want('orderbook_delta', { by: 'markets', params: { use_yes_price: true } });
    socket.set('orderbook_delta', [a, b]);
    socket.want('ticker', { params: { send_initial_snapshot: true } });
    socket.want('trade');
    socket.want('market_lifecycle_v2');
    socket.want('cfbenchmarks_value', { by: 'indices' });
    socket.add('cfbenchmarks_value', ['BRTI']);
    socket.start();
    await until(() => tickersOf('orderbook_snapshot').size === 2 && tickersOf('ticker').size > 100);
    expect(tickersOf('orderbook_snapshot')).toEqual(new Set([a, b]));
    expect(await channels()).toEqual([
      'cfbenchmarks_value',
      'market_lifecycle_v2',
      'orderbook_delta',
      'ticker',
      'trade',
    ]);
    const asks = frames.find(({ type }) => type === 'orderbook_snapshot');
    // Asks of 60 to 99 cents, as NO bids they would be 1 to 40.
    if (asks?.type !== 'orderbook_snapshot') throw new Error('no book');
    expect(asks.msg.no_dollars_fp?.map(([price]) => Number(price)).sort()[0]).toBe(0.6);
  });

  test('hears which indices there are', async () => {
    expect(await socket.availableIndices()).toContain('BRTI');
  });

  test('adds and leaves markets while it records', async () => {
    const [a = '', b = '', c = ''] = ladder.tickers;
    frames.length = 0;
    socket.add('orderbook_delta', [c]);
    socket.remove('orderbook_delta', [a]);
    await until(() => tickersOf('orderbook_snapshot').has(c));
    for (const ticker of [a, b, c]) ladder.churn(ticker);
    await until(() => tickersOf('orderbook_delta').has(c));
    expect(tickersOf('orderbook_delta')).toEqual(new Set([b, c]));
    expect(tickersOf('orderbook_snapshot')).toEqual(new Set([c]));
  });

  test('changes how it wants a channel, and gets its books in the new way', async () => {
    frames.length = 0;
    socket.want('orderbook_delta', { by: 'markets' });
    await until(() => tickersOf('orderbook_snapshot').size === 2);
    const book = frames.find(({ type }) => type === 'orderbook_snapshot');
    if (book?.type !== 'orderbook_snapshot') throw new Error('no book');
    expect(book.msg.no_dollars_fp?.map(([price]) => Number(price)).sort()[0]).toBe(0.01);
  });

  test('leaves a channel, and has after a lost connection exactly what it had before', async () => {
    socket.unwant('ticker');
    expect(await channels()).not.toContain('ticker');
    const before = await channels();
    frames.length = 0;
    socket.restart('to see what comes back');
    expect(downs).toEqual(['to see what comes back']);
    await until(() => ups === 2 && tickersOf('orderbook_snapshot').size === 2);
    expect(await channels()).toEqual(before);
    expect(gaps).toEqual([]);
    expect(socket.counts).toMatchObject({ connections: 2, malformed: 0, other: 0, repeated: 0, refused: 0 });
    expect([...socket.unknownFields.counts.keys()]).toEqual([]);
  });

  test('is told of a gap in its own channel and of nothing else', async () => {
    const [, b = ''] = ladder.tickers;
    proxy.lose((text) => text.startsWith('{"type":"orderbook_delta"'));
    ladder.churn(b);
    await until(() => gaps.length >= 1);
    expect(gaps).toEqual(['orderbook_delta']);
    frames.length = 0;
    expect(socket.requestSnapshots([b])).toBe(true);
    await until(() => tickersOf('orderbook_snapshot').has(b));
  });

  test('knows how long frames are on their way, where the exchange tells when it sends', () => {
    const { latency } = socket;
    expect(latency).not.toBeNull();
    expect(latency?.p50Ms).toBeLessThanOrEqual(latency?.maxMs ?? 0);
  });
});

test('a stranger is told which of key, time and signature is wrong', async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  downs.length = 0;
  for (const [keyId, reason] of [
    ['test-key', 'INCORRECT_API_KEY_SIGNATURE'],
    ['nobody', 'NOT_FOUND'],
  ] as const) {
    const stranger = new KalshiSocket(
      {
        // The proxy hides refusals: this one goes to the exchange itself.
        wsUrl: ladder.exchangeWsUrl,
        signer: signer(keyId, pem),
        serverClock: new ServerClock(wallClock),
        clock: wallClock,
        timers: wallTimers,
        log,
      },
      {
        onUp: () => undefined,
        onDown: (why) => downs.push(why),
        onFrame: () => undefined,
        onGap: () => undefined,
      },
    );
    stranger.start();
    await until(() => downs.some((why) => why.includes(reason)));
    await stranger.stop();
  }
  expect(downs[0]).toMatch(/^HTTP 401 instead of a WebSocket: /);
});
