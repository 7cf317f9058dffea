import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  NO_SPIKE,
  observeSpike,
  pausedForS,
  type SpikeMemory,
  type SpikePauseSettings,
} from './spike-pause.ts';
import { MINUTE_MS, SECOND_MS } from './time.ts';

const SETTINGS: SpikePauseSettings = { enabled: true, levelBp: 36, calmBp: 30, calmMinutes: 15 };
const START = Date.parse('2026-10-08T15:00:00Z');

/** One print each second from the start: the momentum of each. */
function after(momenta: readonly (number | null)[], settings = SETTINGS, from: SpikeMemory = NO_SPIKE) {
  return momenta.reduce<SpikeMemory>(
    (memory, momentum, i) => observeSpike(memory, settings, START + i * SECOND_MS, momentum),
    from,
  );
}

const calm = (seconds: number, momentum: number | null = 0) => Array<number | null>(seconds).fill(momentum);

describe('a pause after a momentum spike', () => {
  test.each([36, -36, 80])('begins at the level, in either direction (%i)', (momentum) => {
    expect(pausedForS(after([0, momentum]), SETTINGS, START + SECOND_MS)).toBe(900);
    expect(after([0, Math.sign(momentum) * 35.9]).paused).toBe(false);
  });

  test('lasts until it was calm for the full time, not until the spike is over', () => {
    expect(after([36, ...calm(900)]).paused).toBe(true);
    expect(after([36, ...calm(901)]).paused).toBe(false);
    expect(pausedForS(after([36, ...calm(600)]), SETTINGS, START + 600 * SECOND_MS)).toBe(301);
  });

  test('begins anew with each print that is not calm, and with each whose momentum is unknown', () => {
    for (const loud of [30, -31, null])
      expect(after([36, ...calm(890), loud, ...calm(890)]).paused, String(loud)).toBe(true);
    expect(after([36, ...calm(890), 29.9, ...calm(20)]).paused).toBe(false);
  });

  test('outlives a restart as JSON, and a time that nobody watched is no calm', () => {
    const memory = JSON.parse(JSON.stringify(after([36, ...calm(600)]))) as SpikeMemory;
    const lastMs = START + 600 * SECOND_MS;
    const soon = observeSpike(memory, SETTINGS, lastMs + 60 * SECOND_MS, 0);
    expect(pausedForS(soon, SETTINGS, lastMs + 60 * SECOND_MS)).toBe(241);
    const muchLater = observeSpike(memory, SETTINGS, lastMs + 60 * MINUTE_MS, 0);
    expect(pausedForS(muchLater, SETTINGS, lastMs + 60 * MINUTE_MS)).toBe(900);
  });

  test('leaves its memory as it is while there is nothing to remember, and nearly so while paused', () => {
    expect(after([0, 35, null, 12])).toBe(NO_SPIKE);
    let [memory, changes] = [after([36]), 0];
    for (let second = 1; second <= 600; second++) {
      const next = observeSpike(memory, SETTINGS, START + second * SECOND_MS, 0);
      if (next !== memory) changes++;
      memory = next;
    }
    expect(changes).toBe(40);
  });

  test('ends when it is switched off', () => {
    expect(after([36, 36], { ...SETTINGS, enabled: false })).toBe(NO_SPIKE);
    expect(observeSpike(after([36]), { ...SETTINGS, enabled: false }, START + MINUTE_MS, 36).paused).toBe(
      false,
    );
  });

  test('never ends with less calm than asked for, whatever comes', () => {
    const momentum = fc.option(fc.integer({ min: -60, max: 60 }), { freq: 20 });
    fc.assert(
      fc.property(
        fc.array(momentum, { maxLength: 400 }),
        fc.integer({ min: 0, max: 3 }),
        (momenta, minutes) => {
          const settings = { ...SETTINGS, calmMinutes: minutes };
          let memory: SpikeMemory = NO_SPIKE;
          let lastLoud = -1;
          for (const [i, each] of momenta.entries()) {
            const was = memory;
            memory = observeSpike(memory, settings, START + i * SECOND_MS, each);
            if (each === null || Math.abs(each) >= 30) lastLoud = i;
            if (each !== null && Math.abs(each) >= 36) expect(memory.paused).toBe(true);
            if (was.paused && !memory.paused) expect(i - lastLoud - 1).toBeGreaterThanOrEqual(minutes * 60);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
