import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageClock } from './age-clock.ts';

const START_MS = 1_000_000_000_000;

function machine() {
  const at = { steadyMs: 5_000, wallMs: START_MS, upMs: 90_000 };
  const clock = ageClock({
    steadyMs: () => at.steadyMs,
    wallMs: () => at.wallMs,
    // It is told in hundredths of a second.
    upMs: () => Math.floor(at.upMs / 10) * 10,
  });
  return {
    sinceStartMs: () => clock.nowMs() - START_MS,
    passes(ms: number) {
      at.steadyMs += ms;
      at.wallMs += ms;
      at.upMs += ms;
    },
    sleeps(ms: number) {
      at.wallMs += ms;
      at.upMs += ms;
    },
    isSet(byMs: number) {
      at.wallMs += byMs;
    },
  };
}

describe('the clock of ages', () => {
  test('begins at the time on the wall and goes on with it', () => {
    const { passes, sinceStartMs } = machine();
    expect(sinceStartMs()).toBe(0);
    passes(1_234);
    expect(sinceStartMs()).toBe(1_234);
  });

  test.each([-3_600_000, 3_600_000])('does not move when the clock is set by %i ms', (byMs) => {
    const { passes, isSet, sinceStartMs } = machine();
    isSet(byMs);
    passes(1_000);
    expect(sinceStartMs()).toBe(1_000);
    passes(1_000);
    expect(sinceStartMs()).toBe(2_000);
  });

  test('goes on through the machine’s sleep, also when its clock is set after it', () => {
    const { sleeps, isSet, sinceStartMs } = machine();
    sleeps(600_000);
    expect(sinceStartMs()).toBe(600_000);
    sleeps(60_000);
    isSet(86_400_000);
    expect(sinceStartMs()).toBe(660_000);
  });

  test('is right to a few hundredths of a second after whatever happened, and never goes back', () => {
    const happening = fc.oneof(
      fc.record({ what: fc.constant('passes' as const), ms: fc.integer({ min: 0, max: 100_000 }) }),
      fc.record({ what: fc.constant('sleeps' as const), ms: fc.integer({ min: 1_000, max: 10_000_000 }) }),
      fc.record({ what: fc.constant('isSet' as const), ms: fc.integer({ min: -1e9, max: 1e9 }) }),
    );
    fc.assert(
      fc.property(fc.array(happening), (happenings) => {
        const all = machine();
        let trueMs = 0;
        let lastMs = 0;
        for (const { what, ms } of happenings) {
          all[what](ms);
          if (what !== 'isSet') trueMs += ms;
          const told = all.sinceStartMs();
          expect(told).toBeGreaterThanOrEqual(lastMs);
          expect(Math.abs(told - trueMs)).toBeLessThanOrEqual(20);
          lastMs = told;
        }
      }),
    );
  });
});
