import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { postgresLedger } from '@rec-io/database/ledger';
import { roleOf } from '@rec-io/database/roles';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import type { HistoryScope } from '@rec-io/domain/history';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { TradeBook } from '@rec-io/domain/trade-book';
import { tradeStory } from '@rec-io/domain/trade-story';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tradeExplanations } from '../src/explain/trade-explanations.ts';
import { recordedHour } from '../src/test-recorded-hour.ts';

const MAIN: HistoryScope = { ownerNo: '0001', account: 'main', mode: 'simulated' };
let root: string;
let database: TestDatabase;
let pool: Pool;
let entries: readonly LedgerEntry[];
let explanations: ReturnType<typeof tradeExplanations>;
const book = new TradeBook();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rec io trade story '));
  database = await testDatabase();
  entries = (await recordedHour(root)).entries;
  for (const entry of entries) book.apply(entry);
  const scope = { userNo: '0001', account: 'main', mode: 'simulated' as const, epoch: 'explain' };
  await postgresLedger({ ...scope, pool: database.pool }).append(entries);
  pool = openPool({ ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD }, { max: 2 });
  explanations = tradeExplanations({ root, strategiesDirectory: join(root, 'none'), pool });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
  await rm(root, { recursive: true });
});

const bought = () => [...book.trades.values()].filter(({ filledE2 }) => filledE2 > 0);

test('of every trade the ledger gives just what is its own, and the same trade comes of it', async () => {
  expect(bought().length).toBeGreaterThan(1);
  for (const trade of bought()) {
    const { entries: own } = await explanations.ofTrade(MAIN, trade.id);
    const story = tradeStory(own, trade.id);
    expect(story?.trade).toEqual(trade);
    expect(story?.events).toEqual(tradeStory(entries, trade.id)?.events);
    const kinds = story?.events.map(({ kind }) => kind) ?? [];
    expect(kinds.slice(0, 2)).toEqual(['decided', 'protected']);
    expect(kinds).toContain('filled');
    expect(kinds.at(-1)).toBe('settled');
    const times = story?.events.map(({ timeMs }) => timeMs) ?? [];
    expect(times).toEqual([...times].sort((a, b) => a - b));
  }
});

test('a trade of another account, mode or owner is not told', async () => {
  const id = bought()[0]?.id ?? '';
  for (const of of [
    { ...MAIN, ownerNo: '0002' },
    { ...MAIN, account: 'other' },
    { ...MAIN, mode: 'prod' as const },
  ])
    expect(tradeStory((await explanations.ofTrade(of, id)).entries, id)).toBe(null);
  expect((await explanations.ofTrade(MAIN, "x'; DROP TABLE users.trades; --")).entries).toEqual([]);
});

test('what its monitor knew is what was recorded, with the bounds of each probability and what became of it', async () => {
  const [trade] = bought();
  if (trade === undefined) throw new Error('nothing was bought');
  const { timeMs, monitor, ticker, side, probability } = trade.intent;
  const { decision, why } = await explanations.decisionAt(MAIN, { timeMs, monitor });
  expect(why).toBe(null);
  expect(decision).toMatchObject({ monitor, madeAgain: { kind: 'same', reason: null }, trading: 'active' });
  const strike = decision?.strikes.find((each) => each.ticker === ticker);
  expect(strike?.side).toBe(side);
  expect(strike?.probability).toBeCloseTo(probability, 9);
  expect(strike?.probabilityLow ?? 1).toBeLessThanOrEqual(strike?.probability ?? 0);
  expect(strike?.probabilityHigh ?? 0).toBeGreaterThanOrEqual(strike?.probability ?? 1);
  expect(strike?.why).toContain('ordered: closed');
  expect(decision?.wanted[0]?.became).toContain(trade.id);
});

test('where nothing was recorded, that is said', async () => {
  const asked = { timeMs: Date.UTC(2020, 0, 1), monitor: 'hourly-htc' };
  expect(await explanations.decisionAt(MAIN, asked)).toEqual({
    decision: null,
    why: expect.stringContaining('Nothing was recorded then'),
  });
  expect((await explanations.decisionAt({ ...MAIN, account: '../..' }, asked)).decision).toBe(null);
  expect((await explanations.decisionAt(MAIN, { ...asked, monitor: 'nobody' })).decision).toBe(null);
});
