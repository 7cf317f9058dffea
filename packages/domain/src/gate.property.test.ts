import fc from 'fast-check';
import { expect, test } from 'vitest';
import { book, CALM, entry } from '../test/gate-scene.ts';
import { type GateFacts, gate } from './gate.ts';
import type { Intent } from './ledger.ts';
import type { CountE2, PriceE4 } from './money.ts';
import { DEFAULT_RISK_LIMITS, type RiskLimits } from './risk-limits.ts';

const broken = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
const useless = fc.oneof(broken, fc.constantFrom(-1, -0.001, -1e15, 2 ** 53, 1e300));

/** Passes with {@link CALM}, so that what is denied below is denied for the one number that was broken. */
const passes = (intent: Intent, facts: Partial<GateFacts> = {}, limits: Partial<RiskLimits> = {}) =>
  gate(intent, { ...CALM, ...facts }, { ...DEFAULT_RISK_LIMITS, ...limits }) === null;

const upTo = (max: number) => fc.integer({ min: 0, max });
/** Mostly well inside, sometimes beyond. */
const mostly = (usual: number, max: number) =>
  fc.oneof({ weight: 9, arbitrary: upTo(usual) }, { weight: 1, arbitrary: upTo(max) });

/** An entry with the facts of its moment: a book around its limit, everything else now and then beyond a limit. */
const moments: fc.Arbitrary<{ intent: Intent; facts: GateFacts }> = fc
  .record({
    order: fc.record({
      side: fc.constantFrom('yes', 'no'),
      limitE4: fc.integer({ min: 1, max: 9_999 }).map((value) => value as PriceE4),
      countE2: mostly(9_000, 200_000).map((value) => (value + 1) as CountE2),
      timeToCloseS: upTo(900),
    }),
    facts: fc.record({
      openTrades: mostly(30, 60),
      exposureE6: mostly(500_000_000, 1_500_000_000),
      freeE6: mostly(300_000_000, 1_000_000_000),
      losses: fc.record({
        hourE6: mostly(50_000_000, 150_000_000),
        dayE6: mostly(100_000_000, 400_000_000),
        drawdownE6: mostly(200_000_000, 700_000_000),
      }),
      ordersLastHour: mostly(300, 700),
      indexAgeMs: mostly(3_000, 8_000),
      bookAgeMs: mostly(8_000, 20_000),
      isProxyIndex: fc.boolean(),
    }),
    awayE4: mostly(150, 400),
    spreadE4: mostly(2_000, 4_000),
    valid: mostly(0, 1),
  })
  .map(({ order, facts, awayE4, spreadE4, valid }) => {
    const askE4 = order.limitE4 - awayE4;
    return {
      intent: entry(order),
      facts: { ...CALM, ...facts, book: book(askE4 - spreadE4, askE4, valid === 0) },
    };
  });

/** Which way each limit is laxer. */
const LAXER: Readonly<Record<keyof RiskLimits, 1 | -1>> = {
  maxContractsE2: 1,
  maxOpenTrades: 1,
  maxExposureE6: 1,
  maxTradeLossE6: 1,
  maxHourLossE6: 1,
  maxDayLossE6: 1,
  maxDrawdownE6: 1,
  maxOrdersPerHour: 1,
  priceBandE4: 1,
  maxSpreadE4: 1,
  maxIndexAgeMs: 1,
  maxBookAgeMs: 1,
  proxyMinTimeToCloseS: -1,
  maxBurstE2: 1,
  maxRejectedInARow: 1,
  maxUnknownOrders: 1,
  maxMismatchMs: 1,
};
const FIELDS = Object.keys(LAXER) as (keyof RiskLimits)[];
const limitsArbitrary: fc.Arbitrary<RiskLimits> = fc
  .tuple(
    ...FIELDS.map((field) => fc.double({ min: 0.5, max: 1.5, noNaN: true }).map((x) => [field, x] as const)),
  )
  .map((factors) => {
    const scaled = factors.map(([field, factor]) => [field, Math.round(DEFAULT_RISK_LIMITS[field] * factor)]);
    return Object.fromEntries(scaled) as RiskLimits;
  });

test('no order with a number that is none, below nothing or beyond all bounds passes', () => {
  expect(passes(entry())).toBe(true);
  fc.assert(
    fc.property(
      fc.constantFrom('countE2', 'limitE4', 'yesPriceE4', 'timeToCloseS', 'probability'),
      useless,
      (field, value) => {
        fc.pre(field !== 'timeToCloseS' || !(value > 0) || !Number.isFinite(value));
        expect(passes(entry({ [field]: value }))).toBe(false);
      },
    ),
  );
});

test('no fact that is no number, or below nothing, lets an entry pass', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('openTrades', 'exposureE6', 'freeE6', 'ordersLastHour', 'indexAgeMs', 'bookAgeMs'),
      fc.oneof(broken, fc.constantFrom(-1, -1e15)),
      (field, value) => {
        expect(passes(entry(), { [field]: value })).toBe(false);
      },
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('hourE6', 'dayE6', 'drawdownE6'),
      fc.oneof(broken, fc.constant(-1)),
      (field, value) => {
        expect(passes(entry(), { losses: { ...CALM.losses, [field]: value } })).toBe(false);
      },
    ),
  );
  fc.assert(
    fc.property(useless, fc.boolean(), (value, isBid) => {
      expect(passes(entry(), { book: isBid ? book(value, 9_300) : book(9_200, value) })).toBe(false);
    }),
  );
});

test('no limit that is no number lets an entry pass', () => {
  const ofTheGate = FIELDS.filter((field) => !/Burst|InARow|Unknown|Mismatch/.test(field));
  for (const field of ofTheGate)
    expect(passes(entry(), { isProxyIndex: true }, { [field]: Number.NaN }), field).toBe(false);
});

test('a fee that is no number lets nothing pass', () => {
  for (const takerRateE4 of [Number.NaN, Number.POSITIVE_INFINITY, -1_000_000])
    expect(passes(entry(), { fees: { takerRateE4, makerRateE4: 0 } })).toBe(false);
});

test('whatever passes with some limits passes with laxer ones', () => {
  let passed = 0;
  fc.assert(
    fc.property(
      moments,
      limitsArbitrary,
      fc.array(fc.constantFrom(...FIELDS), { minLength: 1 }),
      fc.integer({ min: 1, max: 1_000_000_000 }),
      ({ intent, facts }, limits, loosened, by) => {
        const lax = { ...limits } as Record<keyof RiskLimits, number>;
        for (const field of loosened) lax[field] += LAXER[field] * by;
        if (gate(intent, facts, limits) !== null) return;
        passed++;
        expect(gate(intent, facts, lax as RiskLimits)).toBeNull();
      },
    ),
    { numRuns: 20_000 },
  );
  expect(passed).toBeGreaterThan(500);
});

test('what passes keeps every limit', () => {
  let passed = 0;
  fc.assert(
    fc.property(moments, limitsArbitrary, ({ intent, facts }, limits) => {
      if (gate(intent, facts, limits) !== null) return;
      passed++;
      const costE6 = intent.countE2 * intent.limitE4;
      expect(intent.countE2).toBeLessThanOrEqual(limits.maxContractsE2);
      expect(costE6).toBeLessThan(limits.maxTradeLossE6);
      expect(costE6 + facts.exposureE6).toBeLessThanOrEqual(limits.maxExposureE6);
      expect(costE6).toBeLessThan(facts.freeE6 ?? 0);
      expect(facts.openTrades).toBeLessThan(limits.maxOpenTrades);
      expect(facts.losses.dayE6).toBeLessThan(limits.maxDayLossE6);
      const askE4 = facts.book?.ask(intent.side) ?? 0;
      expect(Math.abs(askE4 - intent.limitE4)).toBeLessThanOrEqual(limits.priceBandE4);
    }),
    { numRuns: 20_000 },
  );
  expect(passed).toBeGreaterThan(500);
});
