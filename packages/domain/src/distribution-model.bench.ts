import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { distributionModel } from './distribution-model.ts';
import { parseModelParameters } from './model-parameters.ts';
import type { PriceE4 } from './money.ts';

/** What a ladder of 160 strikes costs: one `prepare` and 160 times `above`. */
const STRIKES = 160;
const LADDERS = 20_000;
const LADDERS_COUNTED = 50_000;
const file = join(import.meta.dirname, '../../../config/models/distribution-btc-eth.json');
const model = distributionModel(parseModelParameters(JSON.parse(readFileSync(file, 'utf8'))), 'BTC');
const index = 820_000_000;
for (let i = 0; i < 500; i++) model.observeMinute(i * 60_000, (index + (i % 7) * 100_000) as PriceE4);

const micros = new Float64Array(LADDERS);
const ladder = new Float64Array(STRIKES);
function askLadder(nowMs: number, center: number): void {
  model.prepare(nowMs, center as PriceE4, nowMs + 1_800_000, null);
  for (let i = 0; i < STRIKES; i++) ladder[i] = model.above((center + (i - 80) * 500_000) as PriceE4);
}

let collections = 0;
const observer = new PerformanceObserver((list) => {
  collections += list.getEntries().length;
});
for (let run = 0; run < LADDERS; run++) {
  const start = performance.now();
  askLadder(500 * 60_000 + run * 100, index + run);
  micros[run] = (performance.now() - start) * 1_000;
}
const warm = micros.slice(LADDERS / 10).sort();
const quantile = (share: number) => (warm[Math.floor(share * (warm.length - 1))] ?? 0).toFixed(2);

// Allocation would show as collections: a boxed number per answer would fill the young generation many times.
observer.observe({ entryTypes: ['gc'] });
for (let run = 0; run < LADDERS_COUNTED; run++) askLadder(500 * 60_000 + run * 10, index + run);
await new Promise((resolve) => setTimeout(resolve, 50));
observer.disconnect();

console.log(`${cpus()[0]?.model}, Node ${process.version}, ${LADDERS} ladders, a tenth of them warm-up`);
console.log(
  `ladder of ${STRIKES}: p50 ${quantile(0.5)} µs, p99 ${quantile(0.99)} µs, p99.9 ${quantile(0.999)} µs`,
);
console.log(`${LADDERS_COUNTED * STRIKES} probabilities: ${collections} garbage collections`);
