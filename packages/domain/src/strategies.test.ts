import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLOSE_MS, deciding, input, row } from '../test/strategy-scene.ts';
import { defaultsOf, parameterProblems } from './parameters.ts';
import { PROTECTION_PARAMETERS } from './protection-parameters.ts';
import { BUILT_IN_STRATEGIES } from './strategies.ts';
import type { HeldTrade, StrategyMemory } from './strategy.ts';
import { decisionProblem } from './strategy-decision.ts';

describe('the strategies that come with the program', () => {
  test('have different names', () => {
    expect(new Set(BUILT_IN_STRATEGIES.map(({ name }) => name)).size).toBe(BUILT_IN_STRATEGIES.length);
  });

  test.each(BUILT_IN_STRATEGIES)(
    '$name declares settings that explain themselves, with defaults in range',
    (strategy) => {
      const { parameters } = strategy;
      expect(parameterProblems(parameters, defaultsOf(parameters))).toEqual([]);
      expect(parameterProblems(PROTECTION_PARAMETERS, strategy.suggestedRules ?? {})).toEqual([]);
      expect(new Set(parameters.map(({ key }) => key)).size).toBe(parameters.length);
      for (const { key, label, help } of parameters) {
        expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(label.length).toBeGreaterThan(3);
        expect(help).toMatch(/\.$/);
      }
    },
  );

  test.each(BUILT_IN_STRATEGIES)('$name has a memory that survives being written down', ({ memory }) => {
    expect(JSON.parse(JSON.stringify(memory))).toEqual(memory);
  });

  const cents = fc.option(fc.integer({ min: 1, max: 99 }));
  const facts = fc.record({
    strike: fc.integer({ min: 99_000, max: 101_000 }),
    probability: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(Number.NaN)),
    yesAsk: cents,
    noAsk: cents,
    volume: fc.integer({ min: 0, max: 3_000 }),
    status: fc.constantFrom('active' as const, 'closed' as const),
  });
  const rows = fc.uniqueArray(facts, { maxLength: 8, selector: ({ strike }) => strike });
  const trade: HeldTrade = {
    id: 'trade',
    ticker: 'T100000',
    side: 'no',
    countE2: 100,
    buyPriceE4: 4_000,
    openedAtMs: CLOSE_MS - 1_000_000,
  };
  const instant = fc.record({
    list: rows,
    secondsToClose: fc.integer({ min: -10, max: 1_000 }),
    momentumBp: fc.option(fc.double({ min: -60, max: 60, noNaN: true })),
    isHeld: fc.boolean(),
    isKnown: fc.boolean(),
  });

  test.each(BUILT_IN_STRATEGIES)(
    '$name decides what may be acted on, whatever comes, and twice the same',
    (strategy) => {
      const decide = deciding(strategy);
      fc.assert(
        fc.property(fc.array(instant, { maxLength: 10 }), (instants) => {
          let memory: StrategyMemory = strategy.memory;
          for (const { list, secondsToClose, momentumBp, isHeld, isKnown } of instants) {
            const given = input(list.map(row), {
              nowMs: CLOSE_MS - secondsToClose * 1_000,
              momentumBp,
              ...(!isKnown && { ladder: null }),
              ...(isHeld && { trades: [trade], held: new Set([trade.ticker]) }),
            });
            const decision = decide(given, memory);
            expect(decisionProblem(decision, given)).toBeNull();
            expect(decide(given, JSON.parse(JSON.stringify(memory)) as StrategyMemory)).toEqual(decision);
            memory = decision.memory;
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});
