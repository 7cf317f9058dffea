import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import { defaultsOf } from '@rec-io/domain/parameters';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { DEFAULT_SIZE } from '@rec-io/domain/sizing';
import { DAY_MS } from '@rec-io/domain/time';
import type { MinuteBars } from '@rec-io/prices/bars';
import { readPriceFiles } from '@rec-io/prices/price-files';
import { barColumns } from '@rec-io/research/backtest/bar-columns';
import { STRIKES } from '@rec-io/research/backtest/bar-ladder';
import { anyDecider, htcDecider } from '@rec-io/research/backtest/deciders';
import { type Contender, Walk } from '@rec-io/research/backtest/run';
import { type MinuteGrid, minuteGrid } from '@rec-io/research/minute-grid';
import { madeBars } from '@rec-io/research/test-bars';
import { TRAINERS } from '@rec-io/research/trainers';
import type { Compared, Comparison, Way } from './comparison.ts';

const YEARS = 5;
const MINUTES = YEARS * 365 * 1_440;
/** The slow way walks this part of the time; its time is told as if it had walked all of it. */
const SLOW_PART = 1 / 30;
const LEARNT_DAYS = 180;
const REAL = join(import.meta.dirname, '..', '..', 'shared', 'data', 'prices');

/** Two years of real bars again and again, where they are; else invented ones. */
async function bars(): Promise<{ readonly of: string; readonly bars: MinuteBars }> {
  const names = existsSync(REAL)
    ? readdirSync(REAL).filter((name) => /^BTCUSD_bitfinex_1m_201[78]/.test(name))
    : [];
  if (names.length === 0) return { of: 'invented bars, tiled', bars: madeBars(180) };
  const { bars: real } = await readPriceFiles(
    names.map((name) => join(REAL, name)),
    { symbol: 'BTC' },
  );
  return { of: `${real.length} real bars of 2017 and 2018, tiled`, bars: real };
}

function tiled(bars: MinuteBars, minutes: number): MinuteGrid {
  const first = bars.startMs[0] ?? 0;
  const span = Math.ceil(((bars.startMs[bars.length - 1] ?? 0) - first + 60_000) / DAY_MS) * DAY_MS;
  const rows: number[] = [];
  const startMs: number[] = [];
  for (let tile = 0; ; tile++)
    for (let row = 0; row < bars.length; row++) {
      const timeMs = (bars.startMs[row] ?? 0) + tile * span;
      if (timeMs >= first + minutes * 60_000) {
        const column = (of: Float64Array) => Float64Array.from(rows, (from) => of[from] ?? Number.NaN);
        const { openE4, highE4, lowE4, closeE4, volume } = bars;
        return minuteGrid({
          length: rows.length,
          startMs: Float64Array.from(startMs),
          openE4: column(openE4),
          highE4: column(highE4),
          lowE4: column(lowE4),
          closeE4: column(closeE4),
          volume: column(volume),
        });
      }
      rows.push(row);
      startMs.push(timeMs);
    }
}

const usual = {
  parameters: defaultsOf(HOURLY_HTC.parameters),
  size: DEFAULT_SIZE,
  rules: DEFAULT_PROTECTIVE_RULES,
  fills: 'realistic',
} as const;
const quick: Contender = { ...usual, decider: htcDecider };
const slow: Contender = {
  ...usual,
  decider: (facts) => anyDecider(HOURLY_HTC.decide, HOURLY_HTC.memory, facts),
};

const walking: Comparison = {
  name: `backtest: ${YEARS} years of minutes, ${STRIKES} strikes, Hourly HTC`,
  setup: async ({ share }): Promise<Compared> => {
    const { of, bars: some } = await bars();
    const grid = tiled(some, Math.round(MINUTES * share));
    const learntMs = grid.startMs + LEARNT_DAYS * DAY_MS;
    const train = TRAINERS['distribution'];
    if (train === undefined) throw new Error('no trainer');
    const way = (name: string, contender: Contender, part: number, against?: string): Way => {
      let model: ProbabilityModel;
      return {
        name,
        ...(against === undefined ? {} : { against }),
        before: async () => {
          model = train(grid, 'BTC', learntMs);
        },
        run: async () => {
          const begunMs = performance.now();
          const walk = new Walk(
            {
              ...{ grid, symbol: 'BTC', market: 'half', balanceE6: 1e9, hasRealTickers: false, model },
              columns: barColumns(grid),
              fromMs: grid.startMs,
              toMs: grid.startMs + grid.length * 60_000 * part,
              fills: { latencyMs: 500, seed: 1 },
            },
            [contender],
          );
          await walk.run(
            () => undefined,
            () => false,
          );
          const seconds = (performance.now() - begunMs) / 1_000 / part;
          const scaled = part < 1 ? ', part of the time, scaled' : '';
          return { seconds, note: `${walk.desks[0]?.trades.length} trades${scaled}` };
        },
      };
    };
    const every = `${STRIKES} strikes asked at every minute`;
    return {
      ways: [way(every, slow, SLOW_PART), way('only strikes that can pass', quick, 1, every)],
      notes: [`${grid.length} minutes: ${of}. Reading and learning are not in it.`],
    };
  },
};

export const comparisons: Comparison[] = [walking];
