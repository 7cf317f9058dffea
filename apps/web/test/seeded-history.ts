import { openPool } from '@rec-io/database/connection';
import type { TestDatabase } from '@rec-io/database/test-database';
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

export async function seed(
  { service }: Pick<TestDatabase, 'service'>,
  { ownerNo, account, mode }: HistoryScope,
  rows: readonly TradeRow[],
): Promise<void> {
  const pool = openPool(service, { userNo: ownerNo, max: 1 });
  await upsertTrades({ pool, userNo: ownerNo, account, mode }, rows);
  await pool.end();
}
