import type { TradeRow } from '@rec-io/domain/history';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { readClosedTrades, readTrades, upsertTrades } from './trades.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const open: TradeRow = {
  id: 'c-1',
  status: 'open',
  openedAtMs: 1_790_000_000_123,
  closedAtMs: null,
  symbol: 'BTC',
  strategy: 'Hourly HTC',
  ticker: 'KXBTCD-26OCT0812-T81999.99',
  contract: 'BTC 12pm',
  strikeE4: 820_000_000,
  side: 'no',
  entryProbability: 0.9731,
  entryEdgeE4: 187.25,
  buyPriceE4: 9_512.333333333334,
  sellPriceE4: null,
  countE2: 300,
  feesE6: 3_325,
  pnlE6: null,
  symbolOpenE4: 821_234_500,
  symbolCloseE4: null,
  momentumBp: -3.5,
  winLoss: null,
  reason: null,
  monitor: 'btc-hourly-htc',
  closeTimeMs: 1_790_003_600_000,
  entryMethod: 'auto',
  closeMethod: null,
  exitReason: null,
  heldToSettlement: null,
};

const expired: TradeRow = {
  ...open,
  status: 'expired',
  closedAtMs: 1_790_003_600_000,
  sellPriceE4: 10_000,
  pnlE6: 143_000,
  feesE6: 4_000,
  symbolCloseE4: 819_000_000,
  winLoss: 'W',
  closeMethod: 'expired',
};

const target = () => ({ ...database, account: 'main', mode: 'simulated' }) as const;

test('a trade is written, rewritten by its id, and read back exactly', async () => {
  await upsertTrades(target(), [open]);
  expect(await readTrades(target(), 0, 10)).toEqual([open]);
  await upsertTrades(target(), [open, expired]);
  expect(await readTrades(target(), 0, 10)).toEqual([expired]);
  expect(await readTrades(target(), open.openedAtMs + 1, 10)).toEqual([]);
  expect(await readTrades({ ...target(), mode: 'prod' }, 0, 10)).toEqual([]);
});

test('a restart takes nothing back that only time could tell', async () => {
  const closed: TradeRow = { ...expired, id: 'c-4', status: 'closed' };
  await upsertTrades(target(), [closed]);
  await upsertTrades(target(), [{ ...closed, symbolCloseE4: null }]);
  expect((await readTrades(target(), 0, 10)).find(({ id }) => id === 'c-4')).toEqual(closed);
});

test('a trade says who entered it, what got it out, and why it was held', async () => {
  const rows: TradeRow[] = [
    {
      ...expired,
      id: 'c-5',
      status: 'closed',
      closeMethod: 'auto',
      exitReason: 'probability-stop',
      entryMethod: 'manual',
    },
    { ...expired, id: 'c-6', status: 'closed', closeMethod: 'external', sellPriceE4: 4_200 },
    {
      ...open,
      id: 'c-7',
      exitReason: 'time-stop',
      heldToSettlement: 'nobody bids',
      monitor: null,
      closeTimeMs: null,
    },
  ];
  await upsertTrades(target(), rows);
  const read = await readTrades(target(), 0, 100);
  expect(rows.map(({ id }) => read.find((row) => row.id === id))).toEqual(rows);
});

test('active trades are those that are not finished, in dollars as a person reads them', async () => {
  await upsertTrades(target(), [
    { ...open, id: 'c-2' },
    { ...expired, id: 'c-3' },
  ]);
  const { rows } = await database.pool.query(
    `SELECT id, strike, fees, position, monitor, held_to_settlement FROM users.active_trades_0001 WHERE id = 'c-2'`,
  );
  expect(rows.map((row) => ({ ...row, ...asNumbers(row) }))).toEqual([
    {
      id: 'c-2',
      strike: 82_000,
      fees: 0.003325,
      position: 3,
      monitor: 'btc-hourly-htc',
      held_to_settlement: null,
    },
  ]);
});

const asNumbers = ({ strike, fees, position }: Record<string, string>) => ({
  strike: Number(strike),
  fees: Number(fees),
  position: Number(position),
});

test('those that are over are read by when they ended, newest first, and those of which nothing was bought are not', async () => {
  const scope = { ...target(), account: 'closed' } as const;
  const over = (id: string, openedAtMs: number, closedAtMs: number): TradeRow => ({
    ...expired,
    id,
    status: 'closed',
    openedAtMs,
    closedAtMs,
  });
  const early = over('c-11', 1_790_000_000_000, 1_790_000_900_000);
  const late = over('c-12', 1_789_999_000_000, 1_790_003_600_000);
  const nothing: TradeRow = { ...over('c-13', 1_790_000_000_000, 1_790_003_700_000), countE2: 0 };
  await upsertTrades(scope, [early, late, nothing, { ...open, id: 'c-14' }]);
  expect(await readClosedTrades(scope, 10)).toEqual([late, early]);
  expect(await readClosedTrades(scope, 1)).toEqual([late]);
});
