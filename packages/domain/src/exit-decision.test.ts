import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Look, look, NEW_RULE_MEMORY, type RuleMemory, type TradeSight } from './exit-decision.ts';
import { DEFAULT_PROTECTIVE_RULES, type ProtectiveRules } from './protection.ts';

const CLOSE_MS = Date.parse('2026-10-08T16:00:00Z');

const NO_RULES: ProtectiveRules = {
  ...DEFAULT_PROTECTIVE_RULES,
  momentumSpikeStop: { enabled: false, levelBp: 36 },
  onStale: 'hold',
};
const PROBABILITY_STOP: ProtectiveRules = {
  ...NO_RULES,
  probabilityStop: { enabled: true, below: 0.4, minTimeToCloseS: 60, verifyS: 0 },
};
const VERIFIED: ProtectiveRules = {
  ...NO_RULES,
  probabilityStop: { enabled: true, below: 0.4, minTimeToCloseS: 60, verifyS: 15 },
};

const calm: TradeSight = {
  side: 'yes',
  nowMs: CLOSE_MS - 600_000,
  closeTimeMs: CLOSE_MS,
  probability: 0.9,
  momentumBp: 0,
  bidE4: 9_000,
  meanPriceE4: 9_000,
};
const see = (change: Partial<TradeSight>): TradeSight => ({ ...calm, ...change });
const causeOf = (rules: ProtectiveRules, change: Partial<TradeSight>, memory = NEW_RULE_MEMORY) =>
  look(rules, see(change), memory).decision?.cause ?? null;

/** Looks once a second, beginning ten minutes before the close, and keeps what each look gave. */
function watch(
  rules: ProtectiveRules,
  changes: readonly Partial<TradeSight>[],
  first = NEW_RULE_MEMORY,
): Look[] {
  let memory: RuleMemory = first;
  return changes.map((change, i) => {
    const seen = look(rules, see({ nowMs: calm.nowMs + i * 1_000, ...change }), memory);
    memory = seen.memory;
    return seen;
  });
}
const firstExit = (looks: readonly Look[]) => looks.findIndex(({ decision }) => decision !== null);
const seconds = (count: number, change: Partial<TradeSight>): Partial<TradeSight>[] =>
  Array.from({ length: count }, () => change);

describe('the probability stop', () => {
  test('sells below its threshold, not at it, and only when it is on', () => {
    expect(causeOf(PROBABILITY_STOP, { probability: 0.399 })).toBe('probability-stop');
    expect(causeOf(PROBABILITY_STOP, { probability: 0.4 })).toBeNull();
    expect(causeOf(NO_RULES, { probability: 0.01 })).toBeNull();
  });

  test('counts its least time from now to the close, not from the entry', () => {
    const at = (leftS: number) =>
      causeOf(PROBABILITY_STOP, { probability: 0.1, nowMs: CLOSE_MS - leftS * 1_000 });
    expect(at(60)).toBe('probability-stop');
    expect(at(59.9)).toBeNull();
    expect(at(3_600)).toBe('probability-stop');
  });

  test('with verification sells only when the breach has lasted', () => {
    expect(firstExit(watch(VERIFIED, seconds(30, { probability: 0.3 })))).toBe(15);
    const relieved = [
      ...seconds(10, { probability: 0.3 }),
      { probability: 0.4 },
      ...seconds(15, { probability: 0.3 }),
    ];
    expect(firstExit(watch(VERIFIED, relieved))).toBe(-1);
  });

  test('sells exactly when every second of the verification was known to be below', () => {
    const moments = fc.array(fc.constantFrom(0.1, 0.39, 0.4, 0.9), { maxLength: 60 });
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 20 }), (probabilities, verifyS) => {
        const rules = { ...VERIFIED, probabilityStop: { ...VERIFIED.probabilityStop, verifyS } };
        const looks = watch(
          rules,
          probabilities.map((probability) => ({ probability })),
        );
        looks.forEach(({ decision }, i) => {
          const window = probabilities.slice(Math.max(0, i - verifyS), i + 1);
          const lasted = window.length === verifyS + 1 && window.every((p) => p < 0.4);
          expect(decision !== null).toBe(lasted);
        });
      }),
    );
  });

  test('does not take seconds in which nothing was known for a breach, nor for its end', () => {
    const short = [
      ...seconds(10, { probability: 0.3 }),
      ...seconds(3, { probability: null }),
      { probability: 0.3 },
    ];
    expect(firstExit(watch(VERIFIED, [...short, ...seconds(10, { probability: 0.3 })]))).toBe(15);
    const long = [...seconds(10, { probability: 0.3 }), ...seconds(30, { probability: null })];
    expect(firstExit(watch(VERIFIED, [...long, ...seconds(10, { probability: 0.3 })]))).toBe(-1);
  });
});

describe('the momentum-spike stop', () => {
  test('is on by default, also when the probability stop is off, and acts on momentum against the side', () => {
    const by = (side: 'yes' | 'no', momentumBp: number | null) =>
      causeOf(DEFAULT_PROTECTIVE_RULES, { side, momentumBp });
    expect(by('no', 36)).toBe('momentum-spike-stop');
    expect(by('yes', -36)).toBe('momentum-spike-stop');
    expect(by('no', 35.9)).toBeNull();
    expect(by('yes', 80)).toBeNull();
    expect(by('no', -80)).toBeNull();
    expect(by('no', null)).toBeNull();
  });

  test('acts while a verification runs, and cancels none', () => {
    const rules = { ...VERIFIED, momentumSpikeStop: { enabled: true, levelBp: 36 } };
    const story = seconds(20, { probability: 0.3 });
    story[5] = { probability: 0.3, momentumBp: -50 };
    const looks = watch(rules, story);
    expect(looks[5]?.decision?.cause).toBe('momentum-spike-stop');
    expect(looks.slice(6).map(({ decision }) => decision?.cause ?? null)).toEqual([
      ...Array.from({ length: 9 }, () => null),
      ...Array.from({ length: 5 }, () => 'probability-stop'),
    ]);
  });
});

describe('take profit and trailing stop', () => {
  test('take profit sells when the bid is so much above the mean price paid', () => {
    const rules = { ...NO_RULES, takeProfit: { enabled: true, gainE4: 500 } };
    expect(causeOf(rules, { bidE4: 9_500 })).toBe('take-profit');
    expect(causeOf(rules, { bidE4: 9_499 })).toBeNull();
    expect(causeOf(rules, { bidE4: null })).toBeNull();
  });

  test('the trailing stop arms with its gain and sells so much below the peak', () => {
    const rules = { ...NO_RULES, trailingStop: { enabled: true, distanceE4: 500, armGainE4: 200 } };
    const bids = (...prices: number[]) =>
      firstExit(
        watch(
          rules,
          prices.map((bidE4) => ({ bidE4 })),
        ),
      );
    expect(bids(9_100, 8_600, 7_000)).toBe(-1);
    expect(bids(9_200, 8_800, 8_700)).toBe(2);
    const restarted = { ...NEW_RULE_MEMORY, peakE4: 9_400 };
    expect(firstExit(watch(rules, [{ bidE4: 8_900 }], restarted))).toBe(0);
  });

  test('the peak is the highest bid that was ever believed', () => {
    const bid = fc.option(fc.oneof(fc.integer({ min: 1, max: 9_999 }), fc.constant(Number.NaN)));
    fc.assert(
      fc.property(fc.array(bid), (bids) => {
        const looks = watch(
          NO_RULES,
          bids.map((bidE4) => ({ bidE4 })),
        );
        const believed = bids.filter((price) => price !== null && Number.isFinite(price)) as number[];
        expect(looks.at(-1)?.memory.peakE4 ?? null).toBe(believed.length > 0 ? Math.max(...believed) : null);
      }),
    );
  });
});

describe('the time stop', () => {
  test('sells in its last seconds, whatever else is known, and not after the close', () => {
    const rules = { ...NO_RULES, timeStop: { enabled: true, timeToCloseS: 60 } };
    const blind = { probability: null, momentumBp: null, bidE4: null, meanPriceE4: null };
    const at = (leftS: number) => causeOf(rules, { ...blind, nowMs: CLOSE_MS - leftS * 1_000 });
    expect([61, 60, 1, 0, -5].map(at)).toEqual([null, 'time-stop', 'time-stop', null, null]);
  });
});

describe('without a fresh index', () => {
  test('the bid stands for the probability when the owner wants it so, and holding holds', () => {
    const stale = (onStale: ProtectiveRules['onStale'], bidE4: number) =>
      firstExit(watch({ ...PROBABILITY_STOP, onStale }, seconds(20, { probability: null, bidE4 })));
    // Not at once: the first book after a start comes a moment before the first print.
    expect(stale('book', 3_000)).toBe(5);
    expect(stale('book', 4_000)).toBe(-1);
    expect(stale('hold', 3_000)).toBe(-1);
  });

  test('a breach goes on when the bid takes over from the model', () => {
    const rules: ProtectiveRules = { ...VERIFIED, onStale: 'book' };
    const story = [...seconds(6, { probability: 0.3 }), ...seconds(20, { probability: null, bidE4: 3_000 })];
    expect(firstExit(watch(rules, story))).toBe(15);
  });

  test('a known probability is compared, whatever the bid', () => {
    expect(causeOf({ ...PROBABILITY_STOP, onStale: 'book' }, { probability: 0.9, bidE4: 100 })).toBeNull();
  });

  test('with neither index nor book, no last number sells', () => {
    const rules: ProtectiveRules = { ...VERIFIED, onStale: 'book' };
    const story = [...seconds(14, { probability: 0.1 }), ...seconds(60, { probability: null, bidE4: null })];
    expect(firstExit(watch(rules, story))).toBe(-1);
  });

  test('it is sold after its time when the owner wants it so, counted from the last known probability', () => {
    const rules: ProtectiveRules = { ...NO_RULES, onStale: 'exit', staleExitS: 60 };
    const blind = { probability: null, bidE4: null };
    expect(firstExit(watch(rules, [...seconds(30, blind), {}, ...seconds(70, blind)]))).toBe(91);
  });
});

describe('every rule', () => {
  const number = fc.option(fc.oneof(fc.double({ min: -1, max: 2, noNaN: true }), fc.constant(Number.NaN)));
  const price = fc.option(fc.oneof(fc.integer({ min: 1, max: 9_999 }), fc.constant(Number.NaN)));
  const sight = fc.record({
    side: fc.constantFrom('yes' as const, 'no' as const),
    nowMs: fc.integer({ min: CLOSE_MS - 3_600_000, max: CLOSE_MS + 60_000 }),
    closeTimeMs: fc.constant(CLOSE_MS),
    probability: number,
    momentumBp: fc.option(fc.oneof(fc.double({ min: -90, max: 90 }), fc.constant(Number.NaN))),
    bidE4: price,
    meanPriceE4: price,
  });
  const on = fc.boolean();
  const rules = fc.record({
    probabilityStop: fc.record({
      enabled: on,
      below: fc.double({ min: 0, max: 1, noNaN: true }),
      minTimeToCloseS: fc.integer({ min: 0, max: 600 }),
      verifyS: fc.constantFrom(0, 5, 15),
    }),
    momentumSpikeStop: fc.record({ enabled: on, levelBp: fc.integer({ min: 10, max: 100 }) }),
    takeProfit: fc.record({ enabled: on, gainE4: fc.integer({ min: 100, max: 3_000 }) }),
    trailingStop: fc.record({
      enabled: on,
      distanceE4: fc.integer({ min: 100, max: 3_000 }),
      armGainE4: fc.integer({ min: 0, max: 3_000 }),
    }),
    timeStop: fc.record({ enabled: on, timeToCloseS: fc.integer({ min: 0, max: 600 }) }),
    onStale: fc.constantFrom('book' as const, 'hold' as const, 'exit' as const),
    staleExitS: fc.integer({ min: 0, max: 300 }),
    ladder: fc.constant(DEFAULT_PROTECTIVE_RULES.ladder),
  });
  const memory = fc.record({
    peakE4: fc.option(fc.integer({ min: 1, max: 9_999 })),
    breach: fc.constant(null),
    unknownSinceMs: fc.option(fc.integer({ min: CLOSE_MS - 3_600_000, max: CLOSE_MS })),
  });
  const absent = <T extends number | null>(value: T) => (Number.isNaN(value) ? null : value);

  test('takes a number that is none for not known', () => {
    fc.assert(
      fc.property(rules, sight, memory, (given, seen, before) => {
        const { probability, momentumBp, bidE4, meanPriceE4 } = seen;
        const clean = {
          ...seen,
          probability: absent(probability),
          momentumBp: absent(momentumBp),
          bidE4: absent(bidE4),
          meanPriceE4: absent(meanPriceE4),
        };
        expect(look(given, seen, before)).toEqual(look(given, clean, before));
      }),
    );
  });

  test('decides nothing after the close, and nothing when all are off', () => {
    fc.assert(
      fc.property(rules, sight, memory, (given, seen, before) => {
        const { decision } = look(given, seen, before);
        if (seen.nowMs >= CLOSE_MS) expect(decision).toBeNull();
        expect(look(NO_RULES, seen, before).decision).toBeNull();
      }),
    );
  });

  test('switched on beside others never takes their exit away', () => {
    fc.assert(
      fc.property(rules, sight, memory, (given, seen, before) => {
        const alone: ProtectiveRules = {
          ...NO_RULES,
          momentumSpikeStop: given.momentumSpikeStop,
          timeStop: given.timeStop,
          takeProfit: given.takeProfit,
        };
        if (look(alone, seen, before).decision !== null) {
          const others = { ...given, onStale: alone.onStale };
          expect(look(others, seen, before).decision).not.toBeNull();
        }
      }),
    );
  });

  test('names its cause and says which number met which limit', () => {
    fc.assert(
      fc.property(rules, sight, memory, (given, seen, before) => {
        const reason = look(given, seen, before).decision?.reason ?? '0';
        expect(reason).toMatch(/\d/);
        expect(reason).not.toMatch(/NaN|null|undefined/);
      }),
    );
  });

  test('counts true seconds at midnight, and in the hours at which clocks change', () => {
    for (const close of [
      '2026-10-09T04:00:00Z',
      '2026-03-08T07:00:00Z',
      '2026-11-01T06:00:00Z',
      '2026-11-01T07:00:00Z',
    ]) {
      const closeTimeMs = Date.parse(close);
      const at = (leftS: number) =>
        causeOf(PROBABILITY_STOP, { closeTimeMs, nowMs: closeTimeMs - leftS * 1_000, probability: 0.1 });
      expect([3_599, 61, 60, 59].map(at)).toEqual([
        'probability-stop',
        'probability-stop',
        'probability-stop',
        null,
      ]);
    }
  });
});
