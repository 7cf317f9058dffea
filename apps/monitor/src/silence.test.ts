import type { TraderBeat } from '@rec-io/domain/trader-beat';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Silence } from './silence.ts';

const LIMITS = { silentMs: 20_000, graceMs: 90_000, lookMsMax: 4_000 };
const beat = (beats: number, startedAtMs = 1): TraderBeat => ({
  startedAtMs,
  beats,
  state: 'trading',
  armed: true,
  liveTrades: 0,
});
const after = (...looks: readonly (TraderBeat | null)[]): Silence => {
  const silence = new Silence(LIMITS);
  for (const each of looks) silence.looked(1_000, each);
  return silence;
};

test('a trader that answers and does not decide is silent', () => {
  expect(after(beat(5), ...Array<TraderBeat>(20).fill(beat(5))).isTooLong).toBe(false);
  expect(after(beat(5), ...Array<TraderBeat>(21).fill(beat(5))).isTooLong).toBe(true);
  expect(after(beat(5), ...Array<TraderBeat>(21).fill(beat(5)), beat(6)).silentForMs).toBe(0);
});

test('one that is started again and again without ever coming to a round is silent', () => {
  const starts = Array.from({ length: 30 }, (_, start) => beat(0, start + 2));
  expect(after(beat(5), ...starts).isTooLong).toBe(true);
  expect(after(beat(5), ...starts, beat(1, 40)).silentForMs).toBe(0);
});

test('one that was never heard has the time of a start, and afterwards no longer', () => {
  expect(after(...Array<null>(90).fill(null)).isTooLong).toBe(false);
  expect(after(...Array<null>(91).fill(null)).isTooLong).toBe(true);
  expect(after(beat(1), ...Array<null>(21).fill(null)).isTooLong).toBe(true);
});

test('time in which the monitor itself did not run is nobody’s silence', () => {
  const silence = after(beat(1));
  silence.looked(3_600_000, null);
  expect(silence.silentForMs).toBe(LIMITS.lookMsMax);
  expect(silence.isTooLong).toBe(false);
});

test('it is too long exactly when no round was told of for longer than the limit', () => {
  const looks = fc.array(fc.record({ passedMs: fc.integer({ min: 0, max: 4_000 }), beats: fc.nat(3) }));
  fc.assert(
    fc.property(looks, (given) => {
      const silence = new Silence(LIMITS);
      let known = 0;
      let sinceMs = 0;
      let isHeard = false;
      for (const { passedMs, beats } of given) {
        silence.looked(passedMs, beats === 0 ? null : beat(beats));
        sinceMs = beats > known ? 0 : sinceMs + passedMs;
        if (beats > 0) known = beats;
        isHeard ||= beats > 0;
        expect(silence.isTooLong).toBe(sinceMs > (isHeard ? LIMITS.silentMs : LIMITS.graceMs));
      }
    }),
  );
});
