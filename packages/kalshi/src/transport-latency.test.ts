import { expect, test } from 'vitest';
import { TransportLatency } from './transport-latency.ts';

test('is not known before a frame tells when it was sent', () => {
  expect(new TransportLatency().figures()).toBeNull();
});

test('is that of the newest frames, a sample of them', () => {
  const latency = new TransportLatency();
  let observed = 0;
  const frame = (latencyMs: number): void => {
    if (!latency.due) return;
    observed++;
    latency.observe(latencyMs);
  };
  for (let i = 0; i < 50_000; i++) frame(5_000);
  for (let i = 0; i < 50_000; i++) frame(i % 100 === 0 ? 90 : 10);
  expect(observed).toBe(100_000 / 16);
  expect(latency.figures()).toEqual({ p50Ms: 10, p99Ms: expect.any(Number), maxMs: 90 });
});
