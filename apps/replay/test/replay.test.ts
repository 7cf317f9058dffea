import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { DAY_MS, HOUR_MS } from '@rec-io/domain/time';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReplayOptions } from '../src/options.ts';
import type { ReplayReport } from '../src/report.ts';
import { writePriceFile } from './price-file.ts';

const START_MS = Date.parse('2026-03-07T00:00:00Z');
const DAYS = 2;
const TEMPLATE = new URL('../../../packages/strategies/src/user-files/template.ts', import.meta.url).pathname;
const PROCESS = new URL('./replay-process.ts', import.meta.url).pathname;
const REAL = new URL('../../../../shared/data/prices/BTCUSD_bitfinex_1m_2018-03.csv.gz', import.meta.url)
  .pathname;

let database: TestDatabase;
let folder: string;
let prices: string;
let threeHours: string;

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'rec io replay '));
  prices = join(folder, 'BTC bars.csv');
  threeHours = join(folder, 'BTC three hours.csv');
  writePriceFile(threeHours, START_MS, 180);
  writePriceFile(prices, START_MS, (DAYS * DAY_MS) / 60_000);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

function start(change: Partial<ReplayOptions> = {}) {
  const options: ReplayOptions = {
    prices: [prices],
    fromDayMs: null,
    toDayMs: null,
    speed: 'max',
    seed: 5,
    symbol: null,
    strategy: 'Hourly HTC',
    series: 'hourly',
    set: [],
    ledgerFile: join(folder, 'ledger.jsonl'),
    fresh: false,
    json: true,
    ...change,
  };
  const argument = JSON.stringify({ connection: database.service, userNo: database.userNo, options });
  return spawn(process.execPath, [PROCESS, argument], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(change: Partial<ReplayOptions> = {}): Promise<{ report: ReplayReport; ledger: string }> {
  const child = start(change);
  const [out, err] = [text(child.stdout), text(child.stderr)];
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`exit ${child.exitCode}: ${await err}`);
  return { report: JSON.parse(await out), ledger: readFileSync(join(folder, 'ledger.jsonl'), 'utf8') };
}

type Line = Record<string, unknown> & { kind: string };

/** The report's figures, counted again from the exported text by nothing but the fee formula and sums. */
function count(ledger: string) {
  const lines = ledger
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const of = <T>(kind: string): T[] =>
    lines.filter((line) => line.kind === kind).map((line) => line[kind] as T);
  const fills = of<{
    ticker: string;
    side: string;
    yesPriceE4: number;
    countE2: number;
    feeE6: number;
    clientOrderId: string;
  }>('fill');
  const settlements = of<{ ticker: string; result: string; revenueE6: number }>('settlement');
  let [cash, fees] = [0, 0];
  const held = new Map<string, number>();
  for (const { ticker, side, yesPriceE4, countE2, feeE6 } of fills) {
    const position = held.get(ticker) ?? 0;
    const change = side === 'bid' ? countE2 : -countE2;
    // A contract of each side is a dollar, at once.
    const pairs = position * change < 0 ? Math.min(Math.abs(position), countE2) : 0;
    const gets = pairs * 10_000 - (side === 'bid' ? yesPriceE4 : 10_000 - yesPriceE4) * countE2;
    const model = Math.ceil((7 * countE2 * yesPriceE4 * (10_000 - yesPriceE4)) / 1_000_000);
    expect(feeE6).toBe(gets - Math.floor((gets - model) / 100) * 100);
    cash += gets - feeE6;
    fees += feeE6;
    held.set(ticker, position + change);
  }
  for (const { ticker, result, revenueE6 } of settlements) {
    const position = held.get(ticker) ?? 0;
    expect(revenueE6).toBe(position > 0 === (result === 'yes') ? Math.abs(position) * 10_000 : 0);
    cash += revenueE6;
  }
  const filled = new Set(fills.map(({ clientOrderId }) => clientOrderId));
  const entries = of<{ clientOrderId: string; action: string }>('intent').filter(
    ({ action }) => action === 'entry',
  );
  return {
    trades: entries.filter(({ clientOrderId }) => filled.has(clientOrderId)).length,
    orders: entries.length,
    fills: fills.length,
    settlements: settlements.length,
    feesUsd: fees / 1e6,
    pnlUsd: cash / 1e6,
  };
}

describe('replay', () => {
  test('runs every hour, and the ledger equals the exchange and an independent count', async () => {
    const { report, ledger } = await run();
    expect(report).toMatchObject({
      hours: DAYS * 24,
      openPositions: 0,
      ledgerEqualsExchange: true,
      maxDifferenceUsd: 0,
    });
    expect(report.fills).toBeGreaterThan(20);
    const { won, lost, orders, fills, settlements, feesUsd, pnlUsd } = report;
    // Some were sold before their market paid.
    expect(settlements).toBeLessThan(won + lost);
    const trades = won + lost;
    expect({ trades, orders, fills, settlements, feesUsd, pnlUsd }).toEqual(count(ledger));
  });

  test('runs a strategy of a user’s own with what was set, as another run than one with other code', async () => {
    const file = join(folder, 'mine.ts');
    const template = readFileSync(TEMPLATE, 'utf8');
    writeFileSync(file, template);
    const mine = {
      prices: [threeHours],
      strategy: file,
      set: ['min_edge=1', 'max_time=1800', 'position_size=3'],
    };
    const { report } = await run(mine);
    expect(report).toMatchObject({
      strategy: 'mine',
      suspended: null,
      hours: 3,
      ledgerEqualsExchange: true,
    });
    expect(report.fills).toBeGreaterThan(0);
    expect(report.contracts).toBeGreaterThan(report.fills);
    writeFileSync(file, template.replace('< 60', '< 61'));
    expect((await run(mine)).report.run).not.toBe(report.run);
  });

  test('says that a strategy was not asked to its end, and refuses what cannot be', async () => {
    const file = join(folder, 'broken.ts');
    writeFileSync(
      file,
      `export default { description: 'a', parameters: [], memory: {}, decide() { throw new Error('no'); } };`,
    );
    const { report } = await run({ prices: [threeHours], strategy: file });
    expect([report.suspended, report.orders]).toEqual([expect.stringContaining('failed 3 times'), 0]);
    await expect(run({ strategy: 'nobody' })).rejects.toThrow('REC-405');
    await expect(run({ set: ['max_hold=60'] })).rejects.toThrow('REC-406');
    await expect(run({ set: ['min_probability=all'] })).rejects.toThrow('REC-406');
  });

  test('kill -9 and a second start: the same ledger, byte for byte, nothing lost and nothing twice', async () => {
    const whole = await run({ seed: 6 });
    // Another database, so that the second attempt meets only what the killed one left.
    const other = await testDatabase();
    const before = database;
    database = other;
    try {
      for (const waitMs of [1_500, 3_000]) {
        const child = start({ seed: 6 });
        await sleep(waitMs);
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      const resumed = await run({ seed: 6 });
      expect(resumed.ledger).toBe(whole.ledger);
      expect(resumed.report.ledgerSha256).toBe(whole.report.ledgerSha256);
      const again = await run({ seed: 6 });
      expect(again.report.resumedEntries).toBe(whole.report.ledgerEntries);
      expect(again.ledger).toBe(whole.ledger);
    } finally {
      database = before;
      await other.drop();
    }
  });

  test('prices that end within an hour leave positions open, outside the profit', async () => {
    const short = join(folder, 'BTC short.csv');
    writePriceFile(short, START_MS, 24 * 60 - 15);
    const { report, ledger } = await run({ prices: [short], seed: 5 });
    const { pnlUsd, openPositions, openCostUsd } = report;
    expect(report.ledgerEqualsExchange).toBe(true);
    expect(report.hours).toBe(23);
    expect(openPositions > 0).toBe(openCostUsd > 0);
    expect(pnlUsd - openCostUsd).toBeCloseTo(count(ledger).pnlUsd, 6);
  });

  test('minutes missing at the very end are carried, so that the last hour settles', async () => {
    const short = join(folder, 'BTC nearly.csv');
    writePriceFile(short, START_MS, 24 * 60 - 5);
    const { report } = await run({ prices: [short], seed: 5 });
    expect(report).toMatchObject({
      hours: 24,
      openPositions: 0,
      missingMinutes: 5,
      ledgerEqualsExchange: true,
    });
  });

  test('another seed is another run', async () => {
    const [a, b] = [await run({ seed: 7 }), await run({ seed: 8 })];
    expect(a.report.ledgerSha256).not.toBe(b.report.ledgerSha256);
  });

  test('one day of two is one day', async () => {
    const { report } = await run({ fromDayMs: START_MS + DAY_MS, toDayMs: START_MS + DAY_MS });
    expect(report.hours).toBe(24);
    expect(Date.parse(report.to) - Date.parse(report.from)).toBe(24 * HOUR_MS);
  });

  test('days that the files do not hold are said so', async () => {
    const child = start({ fromDayMs: START_MS + 9 * DAY_MS });
    const err = await text(child.stderr);
    expect(err).toMatch('They reach from 2026-03-07 00:00 to 2026-03-08 23:59');
  });

  test.skipIf(!existsSync(REAL))('a real day of March 2018 (skipped when ../shared is absent)', async () => {
    const day = Date.parse('2018-03-01T00:00:00Z');
    const { report, ledger } = await run({ prices: [REAL], fromDayMs: day, toDayMs: day });
    expect(report).toMatchObject({ hours: 24, ledgerEqualsExchange: true });
    expect(report.pnlUsd).toBe(count(ledger).pnlUsd);
  });
});
