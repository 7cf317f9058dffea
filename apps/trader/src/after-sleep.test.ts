import { VirtualTime } from '@rec-io/engine/virtual-time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AfterSleep } from './after-sleep.ts';
import { watchForSleep } from './sleep-watch.ts';

describe('after a sleep', () => {
  test('nothing is entered before connection, clock and comparison are of after it', () => {
    const after = new AfterSleep();
    expect(after.hold).toBeNull();
    const old = after.comparing();
    after.slept('it slept');
    expect(after.hold).toBe('it slept: connecting anew');
    after.connected();
    expect(after.hold).toBe("it slept: the exchange's clock is not known");
    after.measuringClock()();
    old();
    expect(after.hold).toBe('it slept: comparing with the exchange');
    after.comparing()();
    expect(after.hold).toBeNull();
  });

  test('what began before a second sleep is not of after it', () => {
    const after = new AfterSleep();
    after.slept('it slept');
    after.connected();
    const [compared, measured] = [after.comparing(), after.measuringClock()];
    after.slept('it slept again');
    after.connected();
    compared();
    measured();
    expect(after.hold).toBe("it slept again: the exchange's clock is not known");
    after.measuringClock()();
    expect(after.hold).toBe('it slept again: comparing with the exchange');
  });

  test('the order in which they come does not matter, and a second sleep begins anew', () => {
    const steps = fc.array(fc.constantFrom('slept', 'connected', 'clock', 'begin', 'end'), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (given) => {
        const after = new AfterSleep();
        let needs = new Set<string>();
        let done: (() => void) | null = null;
        let isGood = false;
        for (const step of given) {
          if (step === 'slept') {
            after.slept('x');
            needs = new Set(['connected', 'clock', 'compared']);
            isGood = false;
          } else if (step === 'connected') {
            after.connected();
            needs.delete('connected');
          } else if (step === 'clock') {
            after.measuringClock()();
            needs.delete('clock');
          } else if (step === 'begin') {
            done = after.comparing();
            isGood = !needs.has('connected');
          } else if (done !== null) {
            done();
            if (isGood) needs.delete('compared');
            done = null;
          }
          expect(after.hold === null).toBe(needs.size === 0);
        }
      }),
    );
  });
});

describe('time that went by without the process', () => {
  const scene = () => {
    const time = new VirtualTime();
    const said: string[] = [];
    const clocks = { wallOffMs: 0, lateMs: 0 };
    const cancel = watchForSleep({
      steadyMs: () => time.nowMs() + clocks.lateMs,
      wallMs: () => time.nowMs() + clocks.lateMs + clocks.wallOffMs,
      timers: time,
      onSlept: (what) => said.push(what),
    });
    return { said, clocks, cancel, pass: (ms: number) => time.advanceTo(time.nowMs() + ms) };
  };

  test('is not seen while both clocks go on as they should', () => {
    const { said, pass } = scene();
    pass(60_000);
    expect(said).toEqual([]);
  });

  test.each([
    ['a stop', { lateMs: 9_000, wallOffMs: 0 }, 'the trader stood still for 10 s'],
    ['a sleep', { lateMs: 0, wallOffMs: 3_600_000 }, 'the machine slept, or its clock was set, 3600 s ahead'],
    ['a clock set back', { lateMs: 0, wallOffMs: -40_000 }, "the machine's clock was set 40 s back"],
  ])('%s is told once', (_, change, words) => {
    const { said, clocks, pass } = scene();
    pass(5_000);
    Object.assign(clocks, change);
    pass(5_000);
    expect(said).toEqual([words]);
  });

  test('is not looked for any more after the end', () => {
    const { said, clocks, pass, cancel } = scene();
    cancel();
    clocks.lateMs = 60_000;
    pass(5_000);
    expect(said).toEqual([]);
  });
});
