import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from '../../../../bench/benchmark.ts';
import type { PriceE4 } from '../money.ts';
import { modelOf, parseModels } from './models.ts';

const STRIKES = 160;
const INDEX_E4 = 820_000_000;
const FILE = join(import.meta.dirname, '../../../../config/models/adaptive-btc-eth.json');

/** What a ladder's probabilities cost: one `prepare` and 160 times `above`. */
const probabilities: Benchmark = {
  name: `probability: a ladder of ${STRIKES}`,
  unit: 'µs',
  setup: async () => {
    const model = modelOf(parseModels(JSON.parse(readFileSync(FILE, 'utf8'))), 'BTC');
    for (let i = 0; i < 500; i++) {
      const closeE4 = INDEX_E4 + (i % 7) * 100_000;
      const prices = { openE4: INDEX_E4, highE4: closeE4, lowE4: INDEX_E4, closeE4 };
      model.observeMinute({ startMs: i * 60_000, ...prices, volume: 1 });
    }
    let nowMs = 500 * 60_000;
    let sum = 0;
    return {
      run() {
        nowMs += 100;
        model.prepare(nowMs, INDEX_E4 as PriceE4, nowMs + 1_800_000, null);
        for (let i = 0; i < STRIKES; i++) sum += model.above((INDEX_E4 + (i - 80) * 500_000) as PriceE4);
      },
      // The sum is looked at, so that no part of the work is left out as useless.
      close: () => {
        if (Number.isNaN(sum)) throw new Error('a probability was no number');
      },
    };
  },
};

export const benchmarks: Benchmark[] = [probabilities];
