import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from '../../../bench/benchmark.ts';
import { readPriceFiles } from './price-files.ts';
import { recordedPrices } from './recorded.ts';
import { seededPrices } from './seeded.ts';

const START_MS = Date.parse('2018-03-01T00:00:00Z');
const MONTH_MINUTES = 31 * 1_440;

/** A month of invented bars in a file: the repository carries no market data. */
function monthFile(seed: number): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'rec-io-bench-'));
  const prices = seededPrices({ seed, symbol: 'BTC', startTimeMs: START_MS });
  const lines = ['timestamp,open,high,low,close,volume'];
  for (let minute = 0; minute < MONTH_MINUTES; minute++) {
    const [a = 0, b = 0] = [prices.next().priceE4, prices.next().priceE4].map((price) => (price ?? 0) / 1e4);
    lines.push(`${START_MS / 1e3 + minute * 60},${a},${Math.max(a, b)},${Math.min(a, b)},${b},1.5`);
  }
  const path = join(folder, 'BTC.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

const reading: Benchmark = {
  name: `prices: read and check ${MONTH_MINUTES} bars`,
  unit: 'ms',
  setup: async ({ seed }) => {
    const file = monthFile(seed);
    return {
      run: async () => {
        await readPriceFiles([file.path]);
      },
      close: file.remove,
    };
  },
};

const bridging: Benchmark = {
  name: 'prices: one second of a bridged minute',
  unit: 'ns',
  operations: 86_400,
  setup: async ({ seed }) => {
    const file = monthFile(seed);
    const { bars } = await readPriceFiles([file.path], { toMs: START_MS + 86_400_000 });
    file.remove();
    return {
      run() {
        const source = recordedPrices({ bars, seed });
        while (source.next() !== null);
      },
    };
  },
};

const inventing: Benchmark = {
  name: 'prices: one second of a seeded source',
  unit: 'ns',
  operations: 86_400,
  setup: async ({ seed }) => ({
    run() {
      const source = seededPrices({ seed, symbol: 'BTC', startTimeMs: START_MS });
      for (let i = 0; i < 86_400; i++) source.next();
    },
  }),
};

export const benchmarks: Benchmark[] = [reading, bridging, inventing];
