import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import { defaultsOf } from '@rec-io/domain/parameters';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { DEFAULT_SIZE } from '@rec-io/domain/sizing';
import { DAY_MS } from '@rec-io/domain/time';
import { describe, expect, test } from 'vitest';
import { MADE_FROM_MS, madeGrid } from '../test-bars.ts';
import { TRAINERS } from '../trainers.ts';
import { barColumns } from './bar-columns.ts';
import { htcDecider } from './deciders.ts';
import { type BarTrade, profitE6 } from './desk.ts';
import { drawdownOf } from './drawdown.ts';
import { monteCarlo } from './monte-carlo.ts';
import { randomDecider, significance } from './random-entries.ts';
import { minutesOf, Walk, type WalkOptions } from './run.ts';

const grid = madeGrid(90);

async function walked(
  decider: (walk: Pick<Walk, 'fromMs' | 'toMs'>) => ConstructorParameters<typeof Walk>[1][number]['decider'],
  market: WalkOptions['market'],
) {
  const train = TRAINERS['sketch'];
  if (!train) throw new Error('no trainer');
  const fromMs = MADE_FROM_MS + 35 * DAY_MS;
  const options: WalkOptions = {
    ...{
      grid,
      market,
      fromMs,
      symbol: 'BTC',
      toMs: Number.POSITIVE_INFINITY,
      balanceE6: 1e15,
      hasRealTickers: false,
    },
    columns: barColumns(grid),
    model: train(grid, 'BTC', fromMs),
    fills: { latencyMs: 500, seed: 1 },
  };
  const parameters = { ...defaultsOf(HOURLY_HTC.parameters), min_differential: -1, min_probability: 90 };
  const contender = {
    parameters,
    size: DEFAULT_SIZE,
    rules: DEFAULT_PROTECTIVE_RULES,
    fills: 'optimistic' as const,
  };
  const period = { fromMs, toMs: MADE_FROM_MS + 90 * DAY_MS };
  const walk = new Walk(options, [{ ...contender, decider: decider(period) }]);
  await walk.run(
    () => undefined,
    () => false,
  );
  return walk.desks[0]?.trades ?? [];
}

describe('a comparison with random entries', () => {
  test('finds no skill where there is none: entries at random against others at random', async () => {
    const taken = await walked(() => htcDecider, 'model');
    const randomly = await walked(
      (period) => (facts) => randomDecider(taken, minutesOf(period), facts),
      'model',
    );
    expect(randomly.length).toBeGreaterThan(2_000);
    const [some, others] = [randomly.filter((_, i) => i % 4 === 0), randomly.filter((_, i) => i % 4 !== 0)];
    const found = significance(some, others);
    expect(found?.pValue).toBeGreaterThan(0.03);
    // What they bought costs what the taken trades cost, and was bought when they were.
    const cells = new Set(
      taken.map(({ seenE4, closeTimeMs, enteredMs }) => `${seenE4} ${closeTimeMs - enteredMs}`),
    );
    for (const { seenE4, closeTimeMs, enteredMs } of randomly)
      expect(cells).toContain(`${seenE4} ${closeTimeMs - enteredMs}`);
  });

  test('finds the skill of one who knows how the hour ends', async () => {
    const randomly = await walked(
      (period) => (facts) => randomDecider(SOME, minutesOf(period), facts),
      'half',
    );
    const wise = randomly.filter(({ paid }, i) => i % 3 === 0 && (paid || i % 4 === 0));
    expect(significance(wise, randomly)?.pValue).toBeLessThan(0.01);
  });
});

const trade = (profit: number, day = 0): BarTrade =>
  ({
    ...{
      enteredMs: day * DAY_MS,
      closeTimeMs: day * DAY_MS + 600_000,
      strikeE4: 0,
      side: 'yes',
      countE2: 100,
    },
    ...{
      priceE4: 9_500,
      seenE4: 9_500,
      indexE4: 1,
      balanceE6: 10e6,
      probability: 0.96,
      costE6: 950_000,
      feesE6: 0,
    },
    ...{ revenueE6: 950_000 + profit * 1e6, cause: 'settlement', endedMs: 0, paid: profit > 0 },
  }) as BarTrade;
/** All prices from 90 to 98 cents, five and ten minutes before the close. */
const SOME = Array.from({ length: 18 }, (_, i): BarTrade => {
  const minutes = i % 2 === 0 ? 5 : 10;
  return {
    ...trade(1),
    enteredMs: 0,
    closeTimeMs: minutes * 60_000,
    seenE4: (9_000 + Math.floor(i / 2) * 100) as BarTrade['seenE4'],
  };
});

/** A trade a day. */
const daily = (count: number, profit: (day: number) => number): BarTrade[] =>
  Array.from({ length: count }, (_, day) => trade(profit(day), day));

describe('the order of days', () => {
  test('does not matter where all are alike, and shows ruin where losses are large', () => {
    const alike = monteCarlo(
      daily(50, () => 0.05),
      DEFAULT_SIZE,
      10e6,
    );
    expect(alike).toMatchObject({ days: 50, halved: 0, ruined: 0, drawdown: { median: 0, p99: 0 } });
    const risky = monteCarlo(
      daily(100, (day) => (day < 60 ? 1 : -1.5)),
      DEFAULT_SIZE,
      10e6,
    );
    expect(risky?.ruined).toBeGreaterThan(0.2);
    expect(risky?.halved).toBeGreaterThan(risky?.ruined ?? 1);
    expect(risky?.drawdown.p99).toBeGreaterThan(risky?.drawdown.median ?? Number.POSITIVE_INFINITY);
    expect(monteCarlo([trade(1), trade(-1)], DEFAULT_SIZE, 10e6)).toBeNull();
  });

  test('is that of whole days: what was lost on one day is lost together in every order', () => {
    const trades = daily(40, () => 1).flatMap((own, day) =>
      day === 20 ? Array.from({ length: 40 }, () => trade(-1, day)) : [own],
    );
    const found = monteCarlo(trades, DEFAULT_SIZE, 1_000e6);
    expect(found).toMatchObject({ days: 40, drawdown: { median: 40, p99: 40 } });
  });

  test('with a share of the balance a day is measured by what was there when it began', () => {
    const kelly = { kind: 'kelly', fraction: 0.25, maxPercentOfBalance: 50, maxContracts: 10 } as const;
    // Of 10 $, two trades of a day lose 2 $ and 3 $: the second was paid from what the first had left.
    const day = (number: number) => [trade(-2, number), { ...trade(-3, number), balanceE6: 8e6 }];
    const found = monteCarlo([...day(0), ...day(1)], kelly, 10e6);
    expect(found?.drawdown.median).toBeCloseTo(7.5, 9);
  });

  test('with a share of the balance returns multiply: it is never below nothing', () => {
    const kelly = { kind: 'kelly', fraction: 0.25, maxPercentOfBalance: 50, maxContracts: 10 } as const;
    const found = monteCarlo(
      daily(100, (day) => (day % 2 === 0 ? 2 : -2)),
      kelly,
      10e6,
    );
    expect(found?.ruined).toBe(0);
    expect(found?.halved).toBeGreaterThan(0.5);
  });
});

test('a drawdown is the deepest fall from a peak', () => {
  expect(drawdownOf([10, 12, 9, 11, 8, 13])).toEqual({ depth: 4, share: 4 / 12, peak: 1, bottom: 4 });
  expect(drawdownOf([1, 2, 3])).toMatchObject({ depth: 0, peak: -1 });
  expect(profitE6(trade(0.05))).toBeCloseTo(50_000, 6);
});
