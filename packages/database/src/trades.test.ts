import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { readTrades, type TradeRow, upsertTrades } from './trades.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const open: Required<TradeRow> = {
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
  entryMethod: 'auto',
  closeMethod: null,
};

const expired: Required<TradeRow> = {
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
  const { closeMethod: _, entryMethod: __, ...row } = expired;
  await upsertTrades(target(), [open, row]);
  expect(await readTrades(target(), 0, 10)).toEqual([expired]);
  expect(await readTrades(target(), open.openedAtMs + 1, 10)).toEqual([]);
  expect(await readTrades({ ...target(), mode: 'prod' }, 0, 10)).toEqual([]);
});

test('a trade that settled says how it closed, and a restart takes nothing back that only time could tell', async () => {
  const { closeMethod: _, entryMethod: __, ...row } = { ...expired, id: 'c-4', status: 'closed' as const };
  await upsertTrades(target(), [row]);
  await upsertTrades(target(), [{ ...row, symbolCloseE4: null }]);
  const stored = (await readTrades(target(), 0, 10)).find(({ id }) => id === 'c-4');
  expect(stored).toEqual({ ...row, entryMethod: 'auto', closeMethod: 'expired' });
});

test('active trades are those that are not finished, in dollars as a person reads them', async () => {
  await upsertTrades(target(), [
    { ...open, id: 'c-2' },
    { ...expired, id: 'c-3' },
  ]);
  const { rows } = await database.pool.query(
    'SELECT id, strike, fees, position FROM users.active_trades_0001',
  );
  expect(rows.map((row) => ({ ...row, ...asNumbers(row) }))).toEqual([
    { id: 'c-2', strike: 82_000, fees: 0.003325, position: 3 },
  ]);
});

const asNumbers = ({ strike, fees, position }: Record<string, string>) => ({
  strike: Number(strike),
  fees: Number(fees),
  position: Number(position),
});
