import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClockJump, ServerClock } from './server-clock.ts';

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

describe('a clock that was set is measured anew', () => {
  const measured = () => {
    const clock = new ServerClock({ nowMs: () => 0 });
    clock.observe(dateOf(1_700_000_000_000), 1_700_000_000_500, 1_700_000_000_510);
    return clock;
  };

  test('once two answers agree: one alone may be a kept copy of an old one', () => {
    const clock = measured();
    clock.observe(dateOf(1_699_999_400_000), 1_700_000_001_000, 1_700_000_001_010);
    expect(clock.offsetMs).toBe(0);
    clock.observe(dateOf(1_700_000_062_000), 1_700_000_002_000, 1_700_000_002_010);
    expect(clock.offsetMs).toBe(0);
    clock.observe(dateOf(1_700_000_063_000), 1_700_000_003_000, 1_700_000_003_010);
    expect(clock.offsetMs).toBeGreaterThan(58_000);
  });

  test('unless an answer that fits what is known comes between', () => {
    const clock = measured();
    for (let i = 0; i < 5; i++) {
      const nowMs = 1_700_000_010_000 + i * 1_000;
      clock.observe(dateOf(nowMs - 600_000), nowMs, nowMs + 10);
      clock.observe(dateOf(nowMs), nowMs + 500, nowMs + 510);
    }
    expect(clock.offsetMs).toBe(0);
  });

  test('at once by an answer that nobody keeps', () => {
    const clock = measured();
    clock.observe(dateOf(1_700_000_062_000), 1_700_000_002_000, 1_700_000_002_010, true);
    expect(clock.offsetMs).toBeGreaterThan(58_000);
  });
});

test('an answer without a date teaches nothing', () => {
  const clock = new ServerClock({ nowMs: () => 0 });
  clock.observe(undefined, 1, 2);
  clock.observe('soon', 1, 2);
  expect(clock.offsetMs).toBe(0);
});

describe('a complaint', () => {
  const off = (offMs: number) => {
    const clock = new ServerClock({ nowMs: () => 0 });
    const nowMs = 1_700_000_000_400;
    clock.observe(dateOf(nowMs + offMs), nowMs, nowMs + 10);
    return clock;
  };

  test.each([[0], [3_000], [-3_000], [9_000], [-9_000]])('is not made of %i ms', (offMs) => {
    expect(off(offMs).complaint).toBeNull();
  });

  test.each([
    [12_000, '12 seconds behind'],
    [-12_000, '12 seconds ahead of'],
    [3_600_000, '3600 seconds behind'],
  ])('is made of %i ms', (offMs, words) => {
    expect(off(offMs).complaint).toContain(words);
  });

  test('is not made of what was measured before a sleep', () => {
    const clock = off(3_600_000);
    clock.forget();
    expect([clock.measured, clock.complaint, clock.offsetMs]).toEqual([false, null, 0]);
    const nowMs = 1_700_000_000_400;
    clock.observe(dateOf(nowMs - 20_000), nowMs, nowMs + 10);
    expect(clock.complaint).toContain('20 seconds ahead of');
  });

  test('is not made before anything was measured', () => {
    const clock = new ServerClock({ nowMs: () => 0 });
    expect(clock.measured).toBe(false);
    expect(clock.complaint).toBeNull();
  });
});

describe('a jump', () => {
  const START_MS = 1_700_000_000_000;
  const clocks = () => {
    const jumps: ClockJump[] = [];
    const clock = new ServerClock({ nowMs: () => 0 }, (jump) => jumps.push(jump));
    clock.observe(dateOf(START_MS), START_MS + 100, START_MS + 110);
    return { clock, jumps };
  };

  test('of either clock is told once', () => {
    const { clock, jumps } = clocks();
    for (let i = 1; i <= 5; i++) {
      const localMs = START_MS + i * 1_000;
      clock.observe(dateOf(localMs - 60_000), localMs, localMs + 10);
    }
    expect(jumps).toHaveLength(1);
    expect(jumps[0]?.fromMs).toBe(0);
    expect(Math.abs((jumps[0]?.toMs ?? 0) + 60_000)).toBeLessThan(1_000);
  });

  test('is not seen in drift, nor in bounds that were only forgotten', () => {
    const { clock, jumps } = clocks();
    for (let i = 1; i <= 100; i++) {
      const localMs = START_MS + i * 60_000;
      // A millisecond in each second.
      clock.observe(dateOf(localMs + i * 60), localMs, localMs + 10);
    }
    expect(jumps).toEqual([]);
    expect(Math.abs(clock.offsetMs - 6_000)).toBeLessThan(1_700);
  });

  test('is not seen where a slow answer had left much room, and a quick one later tells exactly', () => {
    const jumps: ClockJump[] = [];
    const clock = new ServerClock({ nowMs: () => 0 }, (jump) => jumps.push(jump));
    clock.observe(dateOf(START_MS + 60_000), START_MS - 20_000, START_MS);
    const laterMs = START_MS + 11 * 60_000;
    clock.observe(dateOf(laterMs + 60_000), laterMs, laterMs + 10);
    expect(Math.abs(clock.offsetMs - 60_500)).toBeLessThan(20);
    expect(jumps).toEqual([]);
  });
});
