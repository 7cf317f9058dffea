import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SecondDriver, type SecondDriverOptions } from './second-driver.ts';

const FIRST_MS = Date.parse('2026-10-08T15:40:00Z');
const WALL_MS = Date.parse('2026-11-01T00:00:00Z');

describe('the driver', () => {
  let driver: SecondDriver | null = null;
  const seconds: number[] = [];
  const stalls: number[] = [];
  const failures: unknown[] = [];

  beforeEach(() => {
    vi.useFakeTimers({ now: WALL_MS });
    for (const list of [seconds, stalls, failures]) list.length = 0;
  });
  afterEach(() => {
    driver?.stop();
    vi.useRealTimers();
  });

  const drive = (change: Partial<SecondDriverOptions> = {}): void => {
    driver = new SecondDriver({
      speed: 1,
      firstMs: FIRST_MS,
      firstWallMs: WALL_MS,
      afterStall: 'slip',
      nowMs: () => Date.now(),
      onSecond: (timeMs) => seconds.push((timeMs - FIRST_MS) / 1_000),
      onStall: (behindS) => stalls.push(behindS),
      onFailure: (error) => failures.push(error),
      ...change,
    });
  };
  const count = (length: number): number[] => Array.from({ length }, (_, i) => i);

  test('runs each second once, in order, sixty a second when asked so', () => {
    drive({ speed: 60 });
    vi.advanceTimersByTime(10_000);
    expect(seconds).toEqual(count(601));
  });

  test('makes up for a short pause', () => {
    drive();
    vi.advanceTimersByTime(1_000);
    vi.setSystemTime(WALL_MS + 4_000);
    vi.advanceTimersByTime(1_000);
    expect(seconds).toEqual(count(6));
    expect(stalls).toEqual([]);
  });

  test('goes on where it was after a long pause, and says so', () => {
    drive();
    vi.advanceTimersByTime(1_000);
    vi.setSystemTime(WALL_MS + 101_000);
    vi.advanceTimersByTime(1_000);
    expect(seconds).toEqual([0, 1, 2]);
    expect(stalls).toEqual([100]);
    vi.advanceTimersByTime(1_000);
    expect(seconds).toEqual([0, 1, 2, 3]);
  });

  test('or leaves out what was missed, where time is wall time', () => {
    drive({ afterStall: 'jump' });
    vi.advanceTimersByTime(1_000);
    vi.setSystemTime(WALL_MS + 101_000);
    vi.advanceTimersByTime(1_000);
    expect(seconds).toEqual([0, 1, 102]);
  });

  test('or runs all of it, where every second has to be made and time is wall time', () => {
    drive({ afterStall: 'catch-up' });
    vi.advanceTimersByTime(1_000);
    vi.setSystemTime(WALL_MS + 101_000);
    vi.advanceTimersByTime(2_000);
    expect(seconds).toEqual(count(104));
    expect(stalls).toEqual([100]);
  });

  test('lets others have a turn while it makes up for many seconds', () => {
    drive({
      speed: 60,
      onSecond: (timeMs) => {
        seconds.push((timeMs - FIRST_MS) / 1_000);
        vi.setSystemTime(Date.now() + 15);
      },
    });
    vi.advanceTimersToNextTimer();
    vi.setSystemTime(WALL_MS + 4_000);
    vi.advanceTimersToNextTimer();
    expect(seconds).toEqual(count(3));
  });

  test('stops at a second that fails', () => {
    drive({
      onSecond: () => {
        throw new Error('disk full');
      },
    });
    vi.advanceTimersByTime(5_000);
    expect(failures).toEqual([new Error('disk full')]);
  });
});
