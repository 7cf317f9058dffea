import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecisionRecorder } from '@rec-io/decision-log/decision-recorder';
import { QUADRATIC_FEES } from '@rec-io/domain/fee';
import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import { eventTicker, type Market, marketTicker } from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import { defaultsOf } from '@rec-io/domain/parameters';
import { CERTAIN } from '@rec-io/domain/probability';
import { deriveRow, type StrikeRow } from '@rec-io/domain/strike-ladder';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BacktestGiven } from './given.ts';
import { recordedRun } from './recorded-run.ts';

const CLOSE_MS = Date.UTC(2026, 9, 8, 16);
const EVENT = eventTicker('KXBTCD', CLOSE_MS);
const STRIKE_E4 = 819_999_900 as PriceE4;

function market(): Market {
  return {
    ticker: marketTicker(EVENT, STRIKE_E4),
    eventTicker: EVENT,
    seriesTicker: 'KXBTCD',
    symbol: 'BTC',
    strikeType: 'greater',
    floorStrikeE4: STRIKE_E4,
    openTimeMs: CLOSE_MS - 3_600_000,
    closeTimeMs: CLOSE_MS,
    status: 'active',
    title: '',
    strikeText: '',
    exchangeIndex: 1,
    tickE4: 100 as PriceE4,
    fees: QUADRATIC_FEES,
    volumeE2: 1_000_000,
  };
}

/** One second: the strike is likely, and its ask is what it is. */
function recorded(nowMs: number, indexE4: number, yesAskE4: number): DecisionRecord {
  const row = {
    ...{ market: market(), bufferE4: 0, probability: 0.97, activeSide: 'yes' as const, volumeE2: 1_000_000 },
    ...{ yesBidE4: (yesAskE4 - 200) as PriceE4, noBidE4: (10_000 - yesAskE4) as PriceE4 },
    ...{ yesAskE4: null, noAskE4: null, yesEdgeE4: Number.NaN, noEdgeE4: Number.NaN },
  };
  deriveRow(row, indexE4 as PriceE4);
  const ladder = {
    eventTicker: EVENT,
    closeTimeMs: CLOSE_MS,
    rows: [row as StrikeRow],
    uncertainty: CERTAIN,
  };
  return {
    ...{
      monitor: 'btc-hourly',
      strategy: HOURLY_HTC.name,
      symbol: 'BTC',
      model: 'a model',
      parameters: defaultsOf(HOURLY_HTC.parameters),
    },
    input: {
      ...{ nowMs, indexE4: indexE4 as PriceE4, momentumBp: 1, trades: [] },
      ladder: nowMs < CLOSE_MS ? ladder : null,
      ...{ held: new Set<string>(), traded: new Set<string>(), attemptedAtMs: new Map<string, number>() },
    },
    memory: HOURLY_HTC.memory,
    status: { state: 'ACTIVE', pausedForS: null },
    ...{ signals: [], results: [], obstacle: null, state: 'active', balanceE6: null },
    ...{ wallMs: nowMs, indexAgeMs: 0, booksAgeMs: 0 },
  };
}

describe('a backtest on recorded decisions', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'rec-io-recorded-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  const given = (fills: BacktestGiven['fills']): BacktestGiven => ({
    ...{
      symbol: 'BTC',
      prices: [],
      strategy: HOURLY_HTC.name,
      set: [],
      model: 'adaptive',
      market: 'half',
    },
    ...{ fills, latency: 500, seed: 1, balance: 1_000, save: false, recorded: true },
  });
  const source = (account: string, mode: 'prod' | 'simulated') => ({
    ...{ root, account, mode, strategiesDirectory: root },
    readLedger: async () => [],
  });
  const run = (account: string, fills: BacktestGiven['fills'], mode: 'prod' | 'simulated' = 'prod') =>
    recordedRun(given(fills), source(account, mode), new AbortController().signal, 'x');

  /** The ask is 90 cents, then `laterE4`; the last print alone is on the other side of the strike. */
  async function record(
    account: string,
    laterE4: number,
    mode: 'prod' | 'simulated' = 'prod',
  ): Promise<void> {
    const recorder = new DecisionRecorder({
      ...{ root, account, mode, clock: { nowMs: () => CLOSE_MS }, timers: { after: () => () => undefined } },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      kept: { ageMs: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY },
    } as unknown as ConstructorParameters<typeof DecisionRecorder>[0]);
    for (let nowMs = CLOSE_MS - 600_000; nowMs <= CLOSE_MS; nowMs += 1_000) {
      const indexE4 = nowMs > CLOSE_MS - 20_000 ? 819_000_000 : 820_500_000;
      recorder.record(recorded(nowMs, indexE4, nowMs === CLOSE_MS - 600_000 ? 9_000 : laterE4));
    }
    await recorder.stop();
  }

  test('buys at recorded asks, and settles on the mean of sixty prints, not on the last', async () => {
    await record('a', 8_900);
    const { figures, marks, input, byFills } = await run('a', 'realistic');
    expect(marks[0]).toMatch(/^RECORDED QUOTES: best prices of the prod exchange/);
    expect(input.quotes).toBe('recorded');
    expect(figures.trades).toBe(1);
    expect([figures.cost, figures.won, figures.void]).toEqual([0.89, 1, 0]);
    expect(byFills.map(({ fills, trades }) => [fills, trades])).toEqual([
      ['realistic', 1],
      ['pessimistic', 1],
      ['optimistic', 1],
    ]);
    expect((await run('a', 'optimistic')).figures.cost).toBe(0.9);
    expect((await run('a', 'pessimistic')).figures.cost).toBe(0.91);
  });

  test('finds nobody where the ask has risen by the time its order arrives, and tries again later', async () => {
    await record('b', 9_500);
    const { figures } = await run('b', 'realistic');
    expect(figures.unfilled).toBe(1);
    expect(figures.cost).toBe(0.95);
  });

  test('says of simulated makers that they are no market, and refuses where nothing is recorded', async () => {
    await record('c', 8_900, 'simulated');
    expect((await run('c', 'realistic', 'simulated')).marks[0]).toContain('SIMULATED makers');
    await expect(run('nobody', 'realistic')).rejects.toMatchObject({ code: 'REC-407' });
  });
});
