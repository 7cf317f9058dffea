import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from './ledger.ts';
import type { Control, TradingState } from './trading-state.ts';
import { initialState, isStricter, TradingStateFold } from './trading-state-fold.ts';

const control = (state: TradingState, timeMs: number, flatten = false): Control => ({
  state,
  flatten,
  reason: 'test',
  by: 'owner',
  timeMs,
});
function fold(...controls: readonly Control[]): TradingStateFold {
  const all = new TradingStateFold('active');
  for (const each of controls) all.apply({ kind: 'control', control: each });
  return all;
}

describe('the trading state', () => {
  test('begins active in practice, and halted where real money is', () => {
    expect(['simulated', 'demo', 'prod'].map((mode) => initialState(mode as 'demo'))).toEqual([
      'active',
      'active',
      'halted',
    ]);
    expect(new TradingStateFold('halted').state).toBe('halted');
  });

  test('is what was said last; of one moment, the stricter', () => {
    expect(fold(control('halted', 1), control('active', 2)).state).toBe('active');
    expect(fold(control('active', 2), control('halted', 1)).state).toBe('active');
    expect(fold(control('halted', 1), control('active', 1)).state).toBe('halted');
  });

  test('is not changed by what is no control', () => {
    const all = fold(control('reducing', 1));
    expect(all.apply({ kind: 'balance', balanceE6: 1, timeMs: 9 } as LedgerEntry)).toBe(false);
    expect(all.state).toBe('reducing');
  });

  test('keeps wanting everything sold, whatever is tightened meanwhile, until somebody arms', () => {
    expect(fold(control('halted', 1)).isFlattening).toBe(false);
    const all = fold(control('halted', 1, true), control('halted', 2), control('reducing', 3));
    expect([all.isFlattening, all.armedAtMs]).toEqual([true, null]);
    all.apply({ kind: 'control', control: control('active', 4) });
    expect([all.isFlattening, all.armedAtMs]).toEqual([false, 4]);
  });

  test('takes the next word as the newest even when the clock was put back', () => {
    const all = fold(control('active', 1_000));
    const timeMs = all.timeAfter(400);
    expect(all.apply({ kind: 'control', control: control('halted', timeMs) })).toBe(true);
    expect([all.state, all.timeAfter(5_000)]).toEqual(['halted', 5_000]);
  });
});

test('the same entries give the same state in any order and however often', () => {
  const controls = fc.array(
    fc
      .tuple(
        fc.constantFrom<TradingState>('active', 'reducing', 'halted'),
        fc.integer({ min: 0, max: 5 }),
        fc.boolean(),
      )
      .map(([state, timeMs, flatten]) => control(state, timeMs, flatten)),
  );
  const seen = (all: TradingStateFold) => [all.state, all.isFlattening, all.armedAtMs];
  fc.assert(
    fc.property(controls, fc.gen(), (entries, gen) => {
      const again = [...entries, ...entries];
      const shuffled = gen(fc.shuffledSubarray, again, { minLength: again.length });
      expect(seen(fold(...shuffled))).toEqual(seen(fold(...entries)));
    }),
  );
});

test('strictness is an order', () => {
  const states: TradingState[] = ['active', 'reducing', 'halted'];
  states.forEach((state, i) => {
    expect(states.map((other) => isStricter(state, other))).toEqual(states.map((_, j) => i > j));
  });
});
