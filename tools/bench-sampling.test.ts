import { expect, test } from 'vitest';
import { inUnit } from '../bench/result.ts';
import { percentile, sample } from '../bench/sampling.ts';

const SHORT = { warmUpMs: 0, measureMs: 1, samplesMin: 10, samplesMax: 20 };

test('a percentile is a value that occurred, and the highest one at the end', () => {
  const ascending = Float64Array.from({ length: 1_000 }, (_, i) => i + 1);
  expect([0.5, 0.99, 0.999, 1].map((quantile) => percentile(ascending, quantile))).toEqual([
    500, 990, 999, 1_000,
  ]);
  expect(percentile(Float64Array.of(7), 0.999)).toBe(7);
});

test('subject and baseline take turns', async () => {
  const order: string[] = [];
  const baseline = { name: 'b', run: () => void order.push('b') };
  const { runNs, baselineNs } = await sample({ run: () => void order.push('a'), baseline }, SHORT);
  expect(order.join('')).toMatch(/^(ab)+$/);
  expect(baselineNs).toHaveLength(runNs.length);
});

test('what is asynchronous is waited for', async () => {
  let running = 0;
  const run = async () => {
    expect(running++).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  };
  expect((await sample({ run }, SHORT)).runNs.length).toBeGreaterThanOrEqual(10);
});

test('a time is per operation, a rate is per second', () => {
  expect(inUnit('µs', 10, 20_000)).toBe(2);
  expect(inUnit('frames/s', 1_000, 1e6)).toBe(1e6);
});
