import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Command,
  commandOf,
  quietLog,
  type StandIn,
  standIn,
  testSigner,
  until,
  wallClock,
  wallTimers,
} from '../test/stand-in.ts';
import { T, Wire } from '../test/wire.ts';
import type { Channel } from './channel.ts';
import type { Frame } from './frames.ts';
import { ServerClock } from './server-clock.ts';
import { KalshiSocket } from './socket.ts';

let exchange: StandIn;
let socket: KalshiSocket;
const frames: Frame[] = [];
const gaps: Channel[] = [];
const downs: string[] = [];
const log = quietLog();

beforeEach(async () => {
  for (const list of [frames, gaps, downs, log.warnings]) list.length = 0;
  exchange = await standIn();
  socket = new KalshiSocket(
    {
      wsUrl: exchange.wsUrl,
      signer: testSigner,
      serverClock: new ServerClock(wallClock),
      clock: wallClock,
      timers: wallTimers,
      log,
      backoff: { firstMs: 1, maxMs: 5 },
      answerMs: 100,
    },
    {
      onUp: () => undefined,
      onDown: (reason) => downs.push(reason),
      onFrame: (frame) => frames.push(frame),
      onGap: (channel) => gaps.push(channel),
    },
  );
});

afterEach(async () => {
  await socket.stop();
  await exchange.stop();
});

test('a command that nobody answers gives the connection up, and the next one asks again', async () => {
  const asked: Command[][] = [];
  exchange.onSocket = (their) => {
    const commands: Command[] = [];
    asked.push(commands);
    their.on('message', (data) => commands.push(commandOf(data)));
  };
  socket.want('trade');
  socket.start();
  await until(() => asked.length >= 3 && (asked[2]?.length ?? 0) > 0);
  expect(downs[0]).toBe('no answer to subscribe of trade');
  expect(asked.map(([first]) => first?.params)).toEqual(Array(asked.length).fill({ channels: ['trade'] }));
});

test('every connection says in which prices it wants its books', async () => {
  const wires: Wire[] = [];
  exchange.onSocket = (their) => wires.push(new Wire(their));
  socket.want('orderbook_delta', { by: 'markets', params: { use_yes_price: true } });
  socket.add('orderbook_delta', [T]);
  socket.start();
  await until(() => frames.some(({ type }) => type === 'orderbook_snapshot'));
  wires[0]?.socket.terminate();
  await until(() => wires.length >= 2 && (wires[1]?.commands.length ?? 0) > 0);
  for (const { commands } of wires)
    expect(commands[0]?.params).toEqual({
      channels: ['orderbook_delta'],
      use_yes_price: true,
      market_tickers: [T],
    });
});

test('a flood of garbage is survived, counted whole, and said a few times', async () => {
  let wire: Wire | undefined;
  exchange.onSocket = (their) => {
    wire = new Wire(their);
  };
  socket.want('trade');
  socket.start();
  await until(() => socket.up);
  for (let i = 0; i < 1_000; i++) wire?.socket.send(i % 2 === 0 ? '}{' : Buffer.from([i % 256]));
  const trade = { trade_id: 'x', market_ticker: T, yes_price_dollars: '0.5200', count_fp: '5.00' };
  wire?.send('trade', 'trade', trade);
  await until(() => frames.some(({ type }) => type === 'trade'));
  expect(socket.counts).toMatchObject({ malformed: 1_000, connections: 1 });
  expect(log.warnings).toHaveLength(5);
  expect(gaps).toEqual([]);
});

test('a frame of which only the numbers can be read is missing at once', async () => {
  let wire: Wire | undefined;
  exchange.onSocket = (their) => {
    wire = new Wire(their);
  };
  socket.want('trade');
  socket.start();
  await until(() => socket.up);
  wire?.send('trade', 'trade', {
    trade_id: 'x',
    market_ticker: T,
    yes_price_dollars: 'cheap',
    count_fp: '5.00',
  });
  await until(() => gaps.length > 0);
  const trade = { trade_id: 'y', market_ticker: T, yes_price_dollars: '0.5200', count_fp: '5.00' };
  wire?.send('trade', 'trade', trade);
  await until(() => frames.some(({ type }) => type === 'trade'));
  expect(gaps).toEqual(['trade']);
});

test('the time of sending tells how long frames were on their way', async () => {
  let wire: Wire | undefined;
  exchange.onSocket = (their) => {
    wire = new Wire(their);
  };
  socket.want('trade');
  socket.start();
  await until(() => socket.up);
  expect(socket.latency).toBeNull();
  const sid = wire?.sids.get('trade');
  const msg = { trade_id: 'x', market_ticker: T, yes_price_dollars: '0.5200', count_fp: '5.00' };
  const sent = { type: 'trade', sending_ts_ms: Date.now() - 60_000, sid, seq: 1, msg };
  wire?.socket.send(JSON.stringify(sent));
  await until(() => frames.some(({ type }) => type === 'trade'));
  expect(socket.latency?.p50Ms).toBeGreaterThanOrEqual(60_000);
});
