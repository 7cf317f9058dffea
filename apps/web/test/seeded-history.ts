import { type Connection, openPool } from '@rec-io/database/connection';
import { postgresProfiles } from '@rec-io/database/profiles';
import { roleOf } from '@rec-io/database/roles';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { SERVICE_PASSWORD } from '@rec-io/database/test-server';
import { postgresHistory } from '@rec-io/database/trade-history';
import { upsertTrades } from '@rec-io/database/trades';
import type { HistoryScope, TradeRow } from '@rec-io/domain/history';

export const MAIN: HistoryScope = { ownerNo: '0001', account: 'main', mode: 'simulated' };

/** 3 March 2026, 16:30 UTC: half an hour before the market of noon in New York closes. */
export const NOON_MS = Date.UTC(2026, 2, 3, 16, 30);

export const TRADE: TradeRow = {
  id: 'c-1',
  status: 'closed',
  openedAtMs: NOON_MS,
  closedAtMs: Date.UTC(2026, 2, 3, 17),
  symbol: 'BTC',
  strategy: 'Hourly HTC',
  ticker: 'KXBTCD-26MAR0312-T81999.99',
  contract: 'BTC 12pm',
  strikeE4: 820_000_000,
  side: 'yes',
  entryProbability: 0.96,
  entryEdgeE4: 66,
  buyPriceE4: 9_500,
  sellPriceE4: 10_000,
  countE2: 200,
  feesE6: 6_800,
  pnlE6: 93_200,
  symbolOpenE4: 821_000_000,
  symbolCloseE4: 822_000_000,
  momentumBp: -3.5,
  winLoss: 'W',
  reason: null,
  monitor: 'btc-hourly-htc',
  closeTimeMs: Date.UTC(2026, 2, 3, 17),
  entryMethod: 'auto',
  closeMethod: 'expired',
  exitReason: null,
  heldToSettlement: null,
};

/** Trades on a database of their own, as web reads them. */
export async function historyInDatabase(rows: readonly TradeRow[]) {
  const database = await testDatabase();
  await seed(database, MAIN, rows);
  const connection: Connection = { ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD };
  const pool = openPool(connection, { max: 4 });
  return {
    database,
    pool,
    stores: { history: postgresHistory(pool), profiles: postgresProfiles(pool) },
    /** What the exchange told of a market that paid YES. */
    async settle(ticker: string) {
      await database.pool.query(
        `INSERT INTO users.settlements (seq, user_no, account, mode, ticker, event_ticker, result, revenue_e6, yes_count_e2,
           no_count_e2, occurred_at)
         VALUES (1, '0001', 'main', 'simulated', $1, 'E', 'yes', 4000000, 400, 0, to_timestamp(1772557200))`,
        [ticker],
      );
    },
    async drop() {
      await pool.end();
      await database.drop();
    },
  };
}

export async function seed(
  { service }: Pick<TestDatabase, 'service'>,
  { ownerNo, account, mode }: HistoryScope,
  rows: readonly TradeRow[],
): Promise<void> {
  const pool = openPool(service, { userNo: ownerNo, max: 1 });
  await upsertTrades({ pool, userNo: ownerNo, account, mode }, rows);
  await pool.end();
}
