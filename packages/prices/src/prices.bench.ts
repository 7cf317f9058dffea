import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { firstBarFrom } from './bars.ts';
import { readPriceFiles } from './price-files.ts';
import { recordedPrices } from './recorded.ts';
import { seededPrices } from './seeded.ts';

/** `node packages/prices/src/prices.bench.ts FILE`: what reading a month and bridging a week costs. */
const [file] = process.argv.slice(2);
if (!file || !existsSync(file)) throw new Error('name a file of minute bars');

const RUNS = 20;
function report(what: string, millis: number[]): void {
  const sorted = millis.slice(RUNS / 4).sort((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(1);
  console.log(`${what}: p50 ${quantile(0.5)} ms, p90 ${quantile(0.9)} ms`);
}
async function timed(action: () => unknown): Promise<number[]> {
  const millis: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await action();
    millis.push(performance.now() - start);
  }
  return millis;
}

console.log(`${cpus()[0]?.model}, Node ${process.version}, ${RUNS} runs, a quarter of them warm-up`);
const { bars } = await readPriceFiles([file]);
report(`read ${bars.length} bars`, await timed(() => readPriceFiles([file])));
const week = (bars.startMs[0] ?? 0) + 7 * 86_400_000;
report(
  `bridge a week (${firstBarFrom(bars, week)} bars, 604,800 ticks)`,
  await timed(() => {
    const source = recordedPrices({ bars, seed: 1 });
    for (let tick = source.next(); tick && tick.timeMs < week; ) tick = source.next();
  }),
);
report(
  'a seeded day (86,400 ticks)',
  await timed(() => {
    const source = seededPrices({ seed: 1, symbol: 'BTC', startTimeMs: 0 });
    for (let i = 0; i < 86_400; i++) source.next();
  }),
);
