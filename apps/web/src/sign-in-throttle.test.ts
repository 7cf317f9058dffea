import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LOGIN_FAILURES_MAX, SignInThrottle } from './sign-in-throttle.ts';

const at = () => {
  const clock = { timeMs: 1_000_000, nowMs: () => clock.timeMs };
  return { clock, throttle: new SignInThrottle(clock) };
};

test('however attempts are spread, no sliding minute holds more than the allowed number', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 80 }), (gapsMs) => {
      const { clock, throttle } = at();
      const allowedAtMs: number[] = [];
      for (const gapMs of gapsMs) {
        clock.timeMs += gapMs;
        if (throttle.waitSeconds('a', 'owner') !== null) continue;
        throttle.recordAttempt('a', 'owner');
        allowedAtMs.push(clock.timeMs);
      }
      for (const startMs of allowedAtMs) {
        const within = allowedAtMs.filter((timeMs) => timeMs >= startMs && timeMs < startMs + 60_000);
        expect(within.length).toBeLessThanOrEqual(LOGIN_FAILURES_MAX);
      }
    }),
  );
});

test('after the seconds that it names, the next attempt is allowed', () => {
  const { clock, throttle } = at();
  for (let i = 0; i < LOGIN_FAILURES_MAX; i++) {
    throttle.recordAttempt('a', 'owner');
    clock.timeMs += 1_000;
  }
  const waitS = throttle.waitSeconds('a', 'owner') ?? 0;
  expect(waitS).toBeGreaterThan(0);
  clock.timeMs += waitS * 1000;
  expect(throttle.waitSeconds('a', 'owner')).toBeNull();
});

test('one login that is locked does not lock another, nor the same login from elsewhere', () => {
  const { throttle } = at();
  for (let i = 0; i < LOGIN_FAILURES_MAX; i++) throttle.recordAttempt('a', 'owner');
  expect(throttle.waitSeconds('a', 'Owner')).not.toBeNull();
  expect(throttle.waitSeconds('a', 'other')).toBeNull();
  expect(throttle.waitSeconds('b', 'owner')).toBeNull();
});

test('an address that tries many logins is slowed as a whole', () => {
  const { throttle } = at();
  for (let i = 0; i < 30; i++) throttle.recordAttempt('a', `name ${i}`);
  expect(throttle.waitSeconds('a', 'fresh name')).not.toBeNull();
});
