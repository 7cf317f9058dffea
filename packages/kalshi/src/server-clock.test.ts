import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServerClock } from './server-clock.ts';

const dateOf = (timeMs: number) => new Date(timeMs).toUTCString();

test('no correction is made while the clocks may agree', () => {
  const clock = new ServerClock({ nowMs: () => 0 });
  clock.observe(dateOf(1_000_000_000_000), 1_000_000_000_200, 1_000_000_000_300);
  expect(clock.offsetMs).toBe(0);
});

test('whatever the offset and the delays, the estimate is within a second and a round trip of the truth', () => {
  const delay = fc.integer({ min: 0, max: 400 });
  const exchange = fc.record({ gapMs: fc.integer({ min: 1, max: 5_000 }), there: delay, back: delay });
  fc.assert(
    fc.property(
      fc.integer({ min: -600_000, max: 600_000 }),
      fc.array(exchange, { minLength: 1, maxLength: 20 }),
      (offsetMs, exchanges) => {
        const clock = new ServerClock({ nowMs: () => 0 });
        let nowMs = 1_700_000_000_000;
        for (const { gapMs, there, back } of exchanges) {
          nowMs += gapMs;
          clock.observe(dateOf(nowMs + there + offsetMs), nowMs, nowMs + there + back);
          expect(Math.abs(clock.offsetMs - offsetMs)).toBeLessThanOrEqual(1_000 + 800);
          nowMs += there + back;
        }
      },
    ),
  );
});

test('many answers narrow the estimate far below a second', () => {
  const clock = new ServerClock({ nowMs: () => 0 });
  for (let i = 0; i < 40; i++) {
    const askedAtMs = 1_700_000_000_000 + i * 1_037;
    clock.observe(dateOf(askedAtMs + 10 + 7_300), askedAtMs, askedAtMs + 20);
  }
  expect(Math.abs(clock.offsetMs - 7_300)).toBeLessThan(60);
});

test('a clock that was set is measured anew', () => {
  const clock = new ServerClock({ nowMs: () => 0 });
  clock.observe(dateOf(1_700_000_000_000), 1_700_000_000_500, 1_700_000_000_510);
  clock.observe(dateOf(1_700_000_060_000), 1_700_000_001_000, 1_700_000_001_010);
  expect(clock.offsetMs).toBeGreaterThan(58_000);
});

test('an answer without a date teaches nothing', () => {
  const clock = new ServerClock({ nowMs: () => 0 });
  clock.observe(undefined, 1, 2);
  clock.observe('soon', 1, 2);
  expect(clock.offsetMs).toBe(0);
});
