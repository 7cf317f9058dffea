import type { ExchangeEvent } from '@rec-io/domain/exchange-event';
import type { CountE2, MoneyE6, PriceE4 } from '@rec-io/domain/money';
import type { Fill, Settlement } from '@rec-io/domain/order';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { expect, test } from 'vitest';
import { AccountWatch } from './account-watch.ts';
import type { Reads } from './reads.ts';

const NOON_MS = Date.parse('2026-10-08T16:00:00Z');
const HOUR_MS = 3_600_000;

const fill = (tradeId: string, timeMs: number): Fill => ({
  tradeId,
  orderId: 'o',
  clientOrderId: '',
  ticker: 'T',
  side: 'bid',
  yesPriceE4: 9_000 as PriceE4,
  countE2: 100 as CountE2,
  feeE6: 0 as MoneyE6,
  isTaker: true,
  timeMs,
});
const settlement = (ticker: string, timeMs: number): Settlement => ({
  ticker,
  eventTicker: 'E',
  result: 'yes',
  revenueE6: 1_000_000 as MoneyE6,
  yesCountE2: 100 as CountE2,
  noCountE2: 0 as CountE2,
  timeMs,
});

function watched(exchangeNowMs: number) {
  const account = { fills: [] as Fill[], settlements: [] as Settlement[], odd: [] as string[], down: false };
  async function* since<T extends { readonly timeMs: number }>(rows: readonly T[], sinceMs: number) {
    if (account.down) throw new Error('HTTP 503');
    for (const row of rows) if (row.timeMs >= sinceMs) yield row;
  }
  const reads = {
    fills: (sinceMs: number) => since(account.fills, sinceMs),
    settlements: (sinceMs: number, onOdd: (ticker: string, result: string) => void) => {
      for (const ticker of account.odd) onOdd(ticker, 'scalar');
      return since(account.settlements, sinceMs);
    },
    orders: () => since([], 0),
    positions: () => since([], 0),
    balance: async () => 0 as MoneyE6,
  } as unknown as Reads;
  const time = new VirtualTime();
  const told: string[] = [];
  const emit = (event: ExchangeEvent): void => {
    if (event.kind === 'fill') told.push(event.fill.tradeId);
    if (event.kind === 'settlement') told.push(event.settlement.ticker);
    if (event.kind === 'odd-result') told.push(`${event.result} ${event.ticker}`);
  };
  const log = { info: () => undefined, warn: () => undefined };
  const watch = new AccountWatch({ reads, timers: time, log, emit, exchangeNowMs: () => exchangeNowMs });
  const run = async (ms: number): Promise<void> => {
    for (let i = 0; i < 50; i++) await Promise.resolve();
    time.advanceTo(time.nowMs() + ms);
    for (let i = 0; i < 50; i++) await Promise.resolve();
  };
  return { account, watch, told, run };
}

test('a second lost connection forgets nothing of the first one that could not be read yet', async () => {
  const { account, watch, told, run } = watched(NOON_MS + HOUR_MS);
  account.fills = [fill('first', NOON_MS + 1_000), fill('second', NOON_MS + 1_200_000)];
  account.down = true;
  watch.catchUp(NOON_MS);
  await run(100);
  watch.catchUp(NOON_MS + 1_200_000);
  account.down = false;
  await run(60_000);
  expect(told).toEqual(['first', 'second']);
});

test('payouts of a long time without a connection are found, however long it was', async () => {
  const { account, watch, told, run } = watched(NOON_MS);
  account.settlements = [settlement('long ago', NOON_MS - 7 * HOUR_MS), settlement('late', NOON_MS - 1_000)];
  watch.catchUp(NOON_MS - 8 * HOUR_MS);
  await run(100);
  expect(told).toEqual(['long ago', 'late']);
});

test.each([25_000, 55_000, 290_000])('a payout that appears %i ms after its message is told', async (ms) => {
  const { account, watch, told, run } = watched(NOON_MS);
  watch.settled();
  await run(ms);
  account.settlements = [settlement('late', NOON_MS)];
  await run(30_000);
  expect(told).toEqual(['late']);
  await watch.stop();
});

test('a payout that is neither of yes nor of no is told once, and not as a settlement', async () => {
  const { account, watch, told, run } = watched(NOON_MS);
  account.odd.push('T');
  watch.settled();
  await run(20_000);
  watch.settled();
  await run(20_000);
  expect(told).toEqual(['scalar T']);
  await watch.stop();
});
