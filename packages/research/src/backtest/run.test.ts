import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import { MOMENTUM_SCALP } from '@rec-io/domain/momentum-scalp';
import { defaultsOf, type Parameters } from '@rec-io/domain/parameters';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { DEFAULT_SIZE } from '@rec-io/domain/sizing';
import type { StrategyDefinition } from '@rec-io/domain/strategy';
import { DAY_MS, HOUR_MS } from '@rec-io/domain/time';
import { describe, expect, test } from 'vitest';
import { MADE_FROM_MS, madeGrid } from '../test-bars.ts';
import { TRAINERS } from '../trainers.ts';
import { barColumns } from './bar-columns.ts';
import { anyDecider, htcDecider } from './deciders.ts';
import { profitE6 } from './desk.ts';
import type { FillAssumption } from './fills.ts';
import { type Contender, Walk, type WalkOptions } from './run.ts';

const DAYS = 65;
const FROM_MS = MADE_FROM_MS + 40 * DAY_MS;
const grid = madeGrid(DAYS);

const model = (of = grid) => {
  const train = TRAINERS['sketch'];
  if (!train) throw new Error('no trainer');
  return train(of, 'BTC', FROM_MS);
};

const options = (more: Partial<WalkOptions> = {}): WalkOptions => ({
  grid,
  columns: barColumns(more.grid ?? grid),
  symbol: 'BTC',
  model: model(more.grid),
  fromMs: FROM_MS,
  toMs: Number.POSITIVE_INFINITY,
  balanceE6: 1e9,
  fills: { latencyMs: 500, seed: 1 },
  market: 'half',
  hasRealTickers: true,
  ...more,
});

const usual = { size: DEFAULT_SIZE, rules: DEFAULT_PROTECTIVE_RULES };
const settings = (strategy: StrategyDefinition, set: Parameters) => ({
  ...defaultsOf(strategy.parameters),
  ...set,
});
const quick = (set: Parameters, fills: FillAssumption = 'realistic'): Contender => ({
  ...{ ...usual, fills },
  parameters: settings(HOURLY_HTC, set),
  decider: htcDecider,
});
const byDecide = (
  strategy: StrategyDefinition,
  set: Parameters,
  fills: FillAssumption = 'realistic',
): Contender => ({
  ...{ ...usual, fills },
  parameters: settings(strategy, set),
  decider: (facts) => anyDecider(strategy.decide, strategy.memory, facts),
});

const SETTINGS: readonly Parameters[] = [
  {},
  { max_time: 3_600, min_time: 0, min_probability: 80, min_differential: -3 },
  { allow_re_entry: true, min_differential: -2, min_probability: 60 },
  { watchlist_max_ask: 60, min_probability: 30, min_differential: -5, max_time: 1_800 },
  { spike_alert_momentum_threshold: 8, spike_alert_cooldown_threshold: 5, min_differential: -3 },
  { spike_alert_enabled: false, min_differential: -3, min_probability: 99 },
];

async function traded(contenders: readonly Contender[], more: Partial<WalkOptions> = {}) {
  const walk = new Walk(options(more), contenders);
  await walk.run(
    () => undefined,
    () => false,
  );
  return walk.desks;
}

describe('the walk', () => {
  test('decides what Hourly HTC decides, strike by strike, at every minute and with any settings', async () => {
    const pairs = SETTINGS.flatMap((set) => [quick(set), byDecide(HOURLY_HTC, set)]);
    const desks = await traded(pairs, { toMs: MADE_FROM_MS + 60 * DAY_MS });
    for (const [i, set] of SETTINGS.entries()) {
      const [ours, theirs] = [desks[2 * i], desks[2 * i + 1]];
      expect(ours?.counters, JSON.stringify(set)).toEqual(theirs?.counters);
      expect(ours?.trades, JSON.stringify(set)).toEqual(theirs?.trades);
    }
    const signals = desks.map(({ counters }) => counters.signals);
    expect(signals.every((count) => count > 0)).toBe(true);
    expect(signals.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10_000);
  });

  test('does the same whatever else runs beside it, and whatever its tickers are', async () => {
    const set = { min_differential: -2 };
    const [alone] = await traded([quick(set)], { hasRealTickers: false });
    const [, beside] = await traded([quick({ min_probability: 60 }), quick(set), quick({ max_time: 3_600 })]);
    expect(beside?.trades).toEqual(alone?.trades);
  });

  test('knows nothing of what comes after: trades that ended before a cut are the same without it', async () => {
    const cutMs = MADE_FROM_MS + 60 * DAY_MS;
    const set = { min_differential: -2, max_time: 3_600 };
    const [whole] = await traded([quick(set)]);
    const [cut] = await traded([quick(set)], { grid: madeGrid(60) });
    const before = whole?.trades.filter(({ closeTimeMs }) => closeTimeMs <= cutMs);
    expect(before?.length).toBeGreaterThan(500);
    expect(cut?.trades).toEqual(before);
  });

  test('never decides on the minute that begins: another one moves no signal, only its fill', async () => {
    const set = { min_differential: -2 };
    const [first] = await traded([quick(set, 'optimistic')]);
    const at = first?.trades[200];
    if (!at) throw new Error('too few trades');
    const minute = (at.enteredMs - grid.startMs) / 60_000;
    const other = { ...grid, ...changedFrom(minute) };
    const [second] = await traded([quick(set, 'optimistic')], { grid: other });
    const upTo = (trades: readonly { enteredMs: number }[] = []) =>
      trades
        .filter(({ enteredMs }) => enteredMs <= at.enteredMs)
        .map(({ enteredMs, ...rest }) => [enteredMs, entryOf(rest)]);
    expect(upTo(second?.trades)).toEqual(upTo(first?.trades));
  });

  test('earns nothing from a market that knows what the model knows, by any fills', async () => {
    const set = { min_differential: -3, min_probability: 80, max_time: 3_600 };
    const desks = await traded([quick(set, 'optimistic'), quick(set), quick(set, 'pessimistic')], {
      market: 'model',
    });
    const perTrade = desks.map(
      ({ trades }) => trades.reduce((sum, trade) => sum + profitE6(trade), 0) / trades.length,
    );
    for (const each of perTrade) expect(each).toBeLessThan(0);
    expect(perTrade[2]).toBeLessThan(perTrade[1] as number);
  });

  test('pays what it pays and is paid what it is paid: balance and trades add up', async () => {
    const desks = await traded([
      quick({ min_differential: -2 }),
      byDecide(MOMENTUM_SCALP, { min_edge: -10 }),
    ]);
    for (const desk of desks) {
      expect(desk.trades.length).toBeGreaterThan(50);
      expect(desk.isHolding).toBe(false);
      expect(desk.balanceE6).toBe(1e9 + desk.trades.reduce((sum, trade) => sum + profitE6(trade), 0));
      for (const trade of desk.trades) {
        expect(trade.cause).not.toBe('open');
        expect(trade.endedMs).toBeLessThanOrEqual(trade.closeTimeMs);
        expect(trade.closeTimeMs % HOUR_MS).toBe(0);
        expect(Number.isSafeInteger(trade.feesE6) && trade.feesE6 >= 0).toBe(true);
      }
    }
    expect(desks[1]?.trades.some(({ cause }) => cause === 'strategy')).toBe(true);
  });

  test('sells by the rules of protection', async () => {
    const rules = { ...DEFAULT_PROTECTIVE_RULES, timeStop: { enabled: true, timeToCloseS: 120 } };
    const [desk] = await traded([{ ...quick({ min_differential: -2, min_time: 300 }), rules }]);
    const sold = desk?.trades.filter(({ cause }) => cause === 'time-stop') ?? [];
    expect(sold.length).toBeGreaterThan(50);
    for (const { endedMs, closeTimeMs } of sold) expect(closeTimeMs - endedMs).toBeLessThanOrEqual(120_000);
  });
});

/** The same bars up to a minute, and others from it on. */
function changedFrom(minute: number) {
  const changed = (column: Float64Array) => column.map((value, i) => (i < minute ? value : value * 1.3));
  const { openE4, highE4, lowE4, closeE4, meanE4 } = grid;
  return {
    openE4: changed(openE4),
    highE4: changed(highE4),
    lowE4: changed(lowE4),
    closeE4: changed(closeE4),
    meanE4: changed(meanE4),
  };
}

/** What was decided of a trade, not what became of it. */
const entryOf = ({
  side,
  strikeE4,
  seenE4,
  probability,
  countE2,
}: {
  side?: string;
  strikeE4?: number;
  seenE4?: number;
  probability?: number;
  countE2?: number;
}) => ({ side, strikeE4, seenE4, probability, countE2 });
