import { HOURS_PER_WEEK, hourOfWeek } from '@rec-io/domain/hour-of-week';
import { MINUTE_MS } from '@rec-io/domain/time';
import { describe, expect, it } from 'vitest';
import { hourly, VolatilityScales } from './volatility-scales.ts';

const PRIOR = 1e-6;
const START = Date.UTC(2026, 9, 8, 12);
const FLAT = new Array<number>(HOURS_PER_WEEK).fill(1);

function scales(season: readonly number[] = FLAT) {
  const state = new VolatilityScales({
    halfLivesMinutes: [2, 60],
    shrinkMinutes: [0.3, 10],
    rhythm: hourly(season),
    priorVariance: PRIOR,
  });
  const out = new Float64Array(2);
  return {
    state,
    variances: (minute: number) => {
      state.logVariances(START + minute * MINUTE_MS, out);
      return Array.from(out, Math.exp);
    },
  };
}
/** Closes that move by `step` up and down in turn. */
function feed(state: VolatilityScales, from: number, to: number, step: number): void {
  for (let minute = from; minute < to; minute++) {
    state.observe(START + minute * MINUTE_MS, 1_000 * Math.exp(minute % 2 === 0 ? 0 : step));
  }
}

describe('volatility at several scales', () => {
  it('is the prior before anything was seen', () => {
    for (const variance of scales().variances(0)) expect(variance).toBeCloseTo(PRIOR, 12);
  });

  it('comes to what is seen, the fast scale first', () => {
    const { state, variances } = scales();
    feed(state, 0, 6, 0.01);
    const [fast = 0, slow = 0] = variances(6);
    expect(fast).toBeGreaterThan(slow);
    feed(state, 6, 2_000, 0.01);
    const [fastLater = 0, slowLater = 0] = variances(2_000);
    expect(slowLater / 1e-4).toBeGreaterThan(0.85);
    expect(fastLater / 1e-4).toBeGreaterThan(0.95);
  });

  it('counts a move over three minutes as three minutes, not as one', () => {
    const every = scales();
    const third = scales();
    for (let minute = 0; minute < 600; minute++) {
      const close = 1_000 * Math.exp(0.001 * minute);
      every.state.observe(START + minute * MINUTE_MS, close);
      if (minute % 3 === 2) third.state.observe(START + minute * MINUTE_MS, close);
    }
    // A steady drift of d per minute moves 3d in three: 9d² over three minutes is 3d² per minute.
    expect((third.variances(600)[1] ?? 0) / (every.variances(600)[1] ?? 1)).toBeGreaterThan(2.4);
    expect((third.variances(600)[1] ?? 0) / (every.variances(600)[1] ?? 1)).toBeLessThan(3.1);
  });

  it('learns nothing from the move across a long gap, and falls back on the slow scale after it', () => {
    const { state, variances } = scales();
    feed(state, 0, 600, 0.001);
    feed(state, 600, 610, 0.01);
    const [fast = 0, slow = 0] = variances(610);
    expect(fast).toBeGreaterThan(5 * slow);
    state.observe(START + 640 * MINUTE_MS, 5_000);
    const [fastAfter = 0, slowAfter = 0] = variances(641);
    expect(fastAfter / slowAfter).toBeLessThan(1.2);
    expect(slowAfter).toBeLessThan(slow);
  });

  it('forgets the fast scale while nothing comes', () => {
    const { state, variances } = scales();
    feed(state, 0, 600, 0.001);
    feed(state, 600, 610, 0.01);
    const [fast = 0] = variances(610);
    expect(variances(640)[0]).toBeLessThan(fast / 3);
  });

  it('takes out the usual rhythm of the week', () => {
    const busy = FLAT.with(hourOfWeek(START), 4);
    const [plain, seasoned] = [scales(), scales(busy)];
    feed(plain.state, 0, 50, 0.001);
    feed(seasoned.state, 0, 50, 0.002);
    expect(seasoned.variances(50)[0]).toBeCloseTo(plain.variances(50)[0] ?? 0, 12);
  });

  it('stays positive when a price does not move at all', () => {
    const { state, variances } = scales();
    feed(state, 0, 20_000, 0);
    expect(Math.min(...variances(20_000))).toBeGreaterThan(0);
  });
});
