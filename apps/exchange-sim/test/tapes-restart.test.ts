import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'tapes-'));
const keyFile = join(directory, 'key.pem');
writeFileSync(keyFile, generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));
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

type Row = Record<string, unknown>;
const read = async (port: number, path: string): Promise<Row> =>
  (await (await fetch(`http://127.0.0.1:${port}/trade-api/v2${path}`)).json()) as Row;

const trades = async (port: number, maxS: number): Promise<Row[]> => {
  const found: Row[] = [];
  let cursor = '';
  do {
    const page = await read(port, `/markets/trades?limit=1000&max_ts=${maxS}&cursor=${cursor}`);
    found.push(...(page['trades'] as Row[]));
    cursor = String(page['cursor']);
  } while (cursor !== '');
  return found;
};

test('trades, candles and volumes of before a kill are the same after it, and nothing is traded twice', async () => {
  const first = await host();
  const found = await read(first.port, '/markets?status=open&limit=1000');
  const markets = (found['markets'] as Row[]).sort((a, b) => Number(b['volume_fp']) - Number(a['volume_fp']));
  const ticker = String(markets[0]?.['ticker']);
  const series = ticker.split('-')[0];
  const newest = ((await read(first.port, '/markets/trades?limit=1'))['trades'] as Row[])[0];
  // Of whole seconds and minutes that are over.
  const untilS = Math.floor(Date.parse(String(newest?.['created_time'])) / 1_000) - 1;
  const minuteS = Math.floor(untilS / 60) * 60;
  const candlesPath = `/series/${series}/markets/${ticker}/candlesticks?period_interval=1&start_ts=${minuteS - 3_000}&end_ts=${minuteS}`;
  const before = { trades: await trades(first.port, untilS), candles: await read(first.port, candlesPath) };
  expect(before.trades.length).toBeGreaterThan(100);
  expect((before.candles['candlesticks'] as Row[]).length).toBeGreaterThan(5);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await host();
  expect({
    trades: await trades(second.port, untilS),
    candles: await read(second.port, candlesPath),
  }).toEqual(before);
  second.child.kill('SIGKILL');
  await once(second.child, 'exit');

  // Every contract of a market's volume is in one trade of the tape.
  const third = await host();
  const volumeOf = async (): Promise<[number, Row[]]> => [
    Number(((await read(third.port, `/markets/${ticker}`))['market'] as Row)['volume_fp']),
    (await read(third.port, `/markets/trades?limit=1000&ticker=${ticker}`))['trades'] as Row[],
  ];
  for (;;) {
    const [volume, rows] = await volumeOf();
    // Nothing was traded between the two reads.
    if ((await volumeOf())[0] !== volume) continue;
    if (rows.length === 1_000) break;
    expect(rows.reduce((sum, { count_fp: count }) => sum + Number(count), 0)).toBeCloseTo(volume, 6);
    break;
  }
}, 90_000);
