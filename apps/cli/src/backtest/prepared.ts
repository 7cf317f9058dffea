import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { settingsOf } from '@rec-io/app-replay/options';
import { openStrategy, type ReplayStrategy, replayMonitor } from '@rec-io/app-replay/replay-strategy';
import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { DAY_MS, floorTo, MINUTE_MS } from '@rec-io/domain/time';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type BarColumns, barColumns } from '@rec-io/research/backtest/bar-columns';
import { anyDecider, htcDecider } from '@rec-io/research/backtest/deciders';
import type { FillAssumption } from '@rec-io/research/backtest/fills';
import { wholeHours } from '@rec-io/research/backtest/instants';
import type { Contender, WalkOptions } from '@rec-io/research/backtest/run';
import { gridTimeMs, type MinuteGrid } from '@rec-io/research/minute-grid';
import type { Command } from 'commander';
import { readGrid } from '../research/read-grid.ts';
import type { BacktestGiven } from './given.ts';
import { modelMaker } from './models.ts';

/** All that a backtest follows from. */
export type Prepared = Period & {
  readonly barsSha256: string;
  /** To be closed by whoever prepared it. */
  readonly strategy: ReplayStrategy;
  readonly monitor: MonitorSpec;
  /** The same with other settings. @throws CatalogueError REC-406 */
  readonly monitorWith: (set: ReadonlyMap<string, string>) => MonitorSpec;
} & ReturnType<typeof inPeriod>;

type Period = {
  readonly grid: MinuteGrid;
  readonly columns: BarColumns;
  readonly fromMs: number;
  readonly toMs: number;
};

/** @throws CatalogueError REC-401, REC-405, REC-406, REC-430, REC-749 */
export async function prepared(
  given: BacktestGiven,
  strategies: string | null,
  command: Command,
): Promise<Prepared> {
  const strategy = await openStrategy(given.strategy, strategies);
  const { symbol } = given;
  try {
    const set = settingsOf(given.set);
    const monitorWith = (more: ReadonlyMap<string, string>) =>
      replayMonitor({ symbol, series: 'hourly' }, strategy.runner.strategy, new Map([...set, ...more]));
    const monitor = monitorWith(new Map());
    const grid = await readGrid(given, command);
    const period = { grid, columns: barColumns(grid), ...periodOf(grid, given) };
    const barsSha256 = barsHash(grid);
    return {
      ...period,
      ...inPeriod({ ...period, strategy, given }),
      strategy,
      monitor,
      monitorWith,
      barsSha256,
    };
  } catch (error) {
    strategy.close();
    throw error;
  }
}

/** How a period is walked. */
export function inPeriod({
  grid,
  columns,
  fromMs,
  toMs,
  strategy: { runner },
  given,
}: Period & { readonly strategy: ReplayStrategy; readonly given: BacktestGiven }) {
  const { symbol, market, latency, seed, balance } = given;
  const makeModel = modelMaker(given.model, grid, symbol, fromMs);
  const isQuick = runner.strategy.name === HOURLY_HTC.name;
  const { memory } = runner.strategy;
  return {
    /** A walk needs a model that has observed nothing yet: each takes a new one. @throws CatalogueError REC-421, REC-422 */
    walkOptions: async (): Promise<WalkOptions> => ({
      ...{ grid, columns, symbol, fromMs, toMs, market },
      model: await makeModel(),
      balanceE6: Math.round(balance * 1e6),
      fills: { latencyMs: latency, seed },
      hasRealTickers: !isQuick,
    }),
    contender: ({ parameters, size, rules }: MonitorSpec, fills: FillAssumption): Contender => ({
      ...{ parameters, size, rules, fills },
      decider: (facts) =>
        isQuick
          ? htcDecider(facts)
          : anyDecider((input, before, own) => runner.decide(input, before, own), memory, facts),
    }),
  };
}

const day = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');

/** Without --from the first third of the bars is learnt from. */
function periodOf(grid: MinuteGrid, { from, to }: BacktestGiven) {
  const endMs = gridTimeMs(grid, grid.length);
  const third = floorTo(grid.startMs + (endMs - grid.startMs) / 3, DAY_MS) + DAY_MS;
  const asked = { fromMs: from ?? third, toMs: to === undefined ? endMs : to + DAY_MS };
  const period = wholeHours(grid, asked.fromMs, asked.toMs);
  if (grid.length === 0 || !(period.fromMs < period.toMs))
    throw new CatalogueError('REC-430', {
      from: day(asked.fromMs),
      to: day(asked.toMs),
      first: grid.length === 0 ? 'nowhere' : day(grid.startMs),
      last: grid.length === 0 ? 'nowhere' : day(endMs - MINUTE_MS),
    });
  return period;
}

function barsHash({ startMs, openE4, highE4, lowE4, closeE4, meanE4 }: MinuteGrid): string {
  const hash = createHash('sha256').update(String(startMs));
  for (const column of [openE4, highE4, lowE4, closeE4, meanE4])
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest('hex');
}

export const fileNames = (prices: readonly string[]): string[] => prices.map((path) => basename(path));
