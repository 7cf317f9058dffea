import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ladderStep } from './exit-ladder.ts';
import { type PriceE4, priceE4 } from './money.ts';
import { DEFAULT_PROTECTIVE_RULES, type ExitLadder } from './protection.ts';

const LADDER = DEFAULT_PROTECTIVE_RULES.ladder;
const CENT = 100;
const step = (sent: number, bid: number | null, ladder: ExitLadder = LADDER, tickE4 = CENT) =>
  ladderStep(ladder, sent, bid as PriceE4 | null, tickE4);

describe('the exit ladder', () => {
  test('goes down step by step, repeats its last one, and ends with its budget', () => {
    const limits = [0, 1, 2, 3, 4, 5, 19].map((sent) => step(sent, 5_000));
    expect(limits).toEqual(
      [5_000, 4_800, 4_500, 4_000, 3_000, 3_000, 3_000].map((limitE4) => ({ kind: 'order', limitE4 })),
    );
    expect(step(20, 5_000)).toEqual({ kind: 'spent' });
  });

  test('waits, at no cost, while nobody bids, or nobody as much as the floor', () => {
    expect(step(3, null)).toEqual({ kind: 'wait', reason: 'nobody bids' });
    expect(step(3, 400, { ...LADDER, floorE4: 500 })).toMatchObject({
      kind: 'wait',
      reason: expect.stringContaining('4¢ is below the floor of 5¢'),
    });
  });

  test('gives limits on the grid, from the floor to the bid, never higher than the step before', () => {
    const ladders = fc.record({
      stepsE4: fc
        .array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 8 })
        .map((steps) => steps.sort((a, b) => a - b)),
      stepMs: fc.constant(1_000),
      floorE4: fc.integer({ min: 1, max: 5_000 }),
      ordersMax: fc.integer({ min: 1, max: 40 }),
    });
    const tick = fc.constantFrom(1, 10, 20, 50, 100);
    fc.assert(
      fc.property(ladders, fc.integer({ min: 1, max: 9_999 }), tick, (ladder, bid, tickE4) => {
        const bidE4 = priceE4(Math.max(tickE4, bid - (bid % tickE4)));
        let beforeE4 = 10_000;
        for (let sent = 0; sent < ladder.ordersMax; sent++) {
          const next = step(sent, bidE4, ladder, tickE4);
          if (next.kind !== 'order') {
            expect(bidE4).toBeLessThan(Math.ceil(ladder.floorE4 / tickE4) * tickE4);
            continue;
          }
          expect(next.limitE4 % tickE4).toBe(0);
          expect(next.limitE4).toBeGreaterThanOrEqual(ladder.floorE4);
          expect(next.limitE4).toBeLessThanOrEqual(bidE4);
          expect(next.limitE4).toBeLessThanOrEqual(beforeE4);
          beforeE4 = next.limitE4;
        }
        expect(step(ladder.ordersMax, bidE4, ladder, tickE4).kind).toBe('spent');
      }),
    );
  });
});
