import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { ExchangeSimContext } from '../src/context.ts';
import { type RunningExchangeSim, start } from '../src/start.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function venue(): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  server.on('connection', (socket) => {
    const tell = (): void => {
      const time = new Date().toISOString();
      socket.send(
        JSON.stringify({
          type: 'ticker',
          product_id: 'BTC-USD',
          price: '64000.12',
          time,
          sequence: 1,
          trade_id: 1,
        }),
      );
    };
    socket.on('message', tell);
    const timer = setInterval(tell, 100);
    socket.on('close', () => clearInterval(timer));
  });
  cleanUps.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function hosted(change: Partial<ExchangeSimContext>): Promise<RunningExchangeSim> {
  const dataDir = mkdtempSync(join(tmpdir(), 'exchange-'));
  cleanUps.push(() => rmSync(dataDir, { recursive: true }));
  const running = await start({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    source: 'auto',
    coinbaseUrl: 'ws://127.0.0.1:9',
    speed: 1,
    seed: 1,
    symbols: ['BTC'],
    keys: [],
    log: pino({ level: 'silent' }),
    ...change,
  });
  cleanUps.push(() => running.stop());
  return running;
}

const read = async (port: number, path: string) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: await response.text() };
};

test('the venue’s prices are the index, at wall time, once it answers', async () => {
  const { port } = await hosted({ coinbaseUrl: await venue() });
  let ready = await read(port, '/readyz');
  while (ready.status !== 200) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    ready = await read(port, '/readyz');
  }
  const status = JSON.parse((await read(port, '/sim/status')).text) as {
    origin: string;
    exchangeTimeMs: number;
  };
  expect(status.origin).toBe('coinbase');
  expect(status.exchangeTimeMs % 1_000).toBe(0);
  const open = async (series: string) => {
    const { text } = await read(port, `/trade-api/v2/markets?status=open&series_ticker=${series}`);
    return (JSON.parse(text) as { markets: unknown[] }).markets.length;
  };
  // The day's forty, and the hour's but in the last hour of the day.
  expect([40, 80]).toContain(await open('KXBTCD'));
  expect(await open('KXBTC15M')).toBe(1);
}, 30_000);

test('without the venue, prices are invented and say so', async () => {
  const { port } = await hosted({});
  expect(JSON.parse((await read(port, '/sim/status')).text)).toMatchObject({ origin: 'seeded', speed: 1 });
  expect((await read(port, '/healthz')).status).toBe(200);
  expect((await read(port, '/metrics')).text).toMatch(/exchange_markets (42|82)/);
}, 30_000);

test('live prices at more than real speed are refused', async () => {
  await expect(hosted({ source: 'coinbase', speed: 2 })).rejects.toThrow('speed 1');
});
