import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'exchange-'));
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const keyFile = join(directory, 'key.pem');
writeFileSync(keyFile, publicKey.export({ type: 'spki', format: 'pem' }));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

async function host(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const script = join(import.meta.dirname, 'hosted.ts');
  const child = spawn(process.execPath, [script, join(directory, 'data'), keyFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return { child, port: Number(line.toString()) };
}

async function ask(port: number, method: string, path: string, body?: object) {
  const full = `/trade-api/v2${path}`;
  const timestamp = String(Date.now());
  const signature = sign(null, Buffer.from(`${timestamp}${method}${full.split('?')[0]}`), privateKey);
  const response = await fetch(`http://127.0.0.1:${port}${full}`, {
    method,
    headers: {
      'KALSHI-ACCESS-KEY': 'key',
      'KALSHI-ACCESS-TIMESTAMP': timestamp,
      'KALSHI-ACCESS-SIGNATURE': signature.toString('base64'),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

type WireMarket = { readonly ticker: string; readonly yes_ask_dollars: string; readonly volume_fp: string };
const openMarkets = async (port: number): Promise<WireMarket[]> => {
  const { body } = await ask(port, 'GET', '/markets?status=open');
  return body['markets'] as WireMarket[];
};
const timeOf = async (port: number): Promise<number> => {
  const response = await fetch(`http://127.0.0.1:${port}/sim/status`);
  return ((await response.json()) as { exchangeTimeMs: number }).exchangeTimeMs;
};

test('what was answered is there after kill -9: orders, fills, balance, used ids, the same markets, volumes, history', async () => {
  const first = await host();
  const markets = await openMarkets(first.port);
  const market = markets.find(({ yes_ask_dollars: ask }) => Number(ask) > 0.3 && Number(ask) < 0.9);
  const order = {
    ticker: market?.ticker,
    client_order_id: 'before',
    side: 'bid',
    count: '3.00',
    price: '0.9900',
    time_in_force: 'immediate_or_cancel',
    self_trade_prevention_type: 'taker_at_cross',
  };
  expect(await ask(first.port, 'POST', '/portfolio/events/orders', order)).toMatchObject({
    status: 201,
    body: { fill_count: '3.00' },
  });
  const resting = {
    ...order,
    client_order_id: 'resting',
    price: '0.0100',
    time_in_force: 'good_till_canceled',
  };
  expect(await ask(first.port, 'POST', '/portfolio/events/orders', resting)).toMatchObject({
    body: { remaining_count: '3.00' },
  });
  const read = async (port: number) => ({
    fills: (await ask(port, 'GET', '/portfolio/fills')).body,
    orders: (await ask(port, 'GET', '/portfolio/orders')).body,
    balance: (await ask(port, 'GET', '/portfolio/balance')).body['balance_dollars'],
    positions: (await ask(port, 'GET', '/portfolio/positions')).body,
  });
  const before = await read(first.port);
  const diedMs = await timeOf(first.port);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await host();
  expect(await read(second.port)).toEqual(before);
  expect(await timeOf(second.port)).toBeGreaterThanOrEqual(diedMs);
  expect(await ask(second.port, 'POST', '/portfolio/events/orders', order)).toMatchObject({ status: 409 });
  const again = await openMarkets(second.port);
  expect(again.map(({ ticker }) => ticker)).toEqual(markets.map(({ ticker }) => ticker));
  expect(Number(again.find(({ ticker }) => ticker === market?.ticker)?.volume_fp)).toBeGreaterThan(1_000);
  const history = await ask(second.port, 'GET', '/cfbenchmarks/history/values?id=BRTI&timespan=HOUR');
  expect((history.body['data'] as { values: unknown[] }).values).toHaveLength(3_600);
}, 60_000);
