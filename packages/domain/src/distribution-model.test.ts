import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DistributionModelOptions, distributionModel } from './distribution-model.ts';
import { MODEL_FORMAT, ModelParametersError, parseModelParameters } from './model-parameters.ts';
import type { PriceE4 } from './money.ts';
import type { Minute } from './probability.ts';
import { random } from './random.ts';
import { MINUTE_MS } from './time.ts';

const FILE = join(import.meta.dirname, '../../../config/models/distribution-btc-eth.json');
const shipped = (): Record<string, unknown> => JSON.parse(readFileSync(FILE, 'utf8'));
const PARAMETERS = parseModelParameters(shipped());
const NOON = Date.UTC(2026, 9, 8, 12);
const INDEX = 820_000_000 as PriceE4;
const price = (value: number) => Math.round(value) as PriceE4;

const fresh = (options?: DistributionModelOptions) => distributionModel(PARAMETERS, 'BTC', options);

/** A minute in which nothing but its close is known. */
const minute = (startMs: number, closeE4: number): Minute => ({
  ...{ startMs, openE4: closeE4, highE4: closeE4, lowE4: closeE4, closeE4 },
  volume: Number.NaN,
});

/** A model that has watched `minutes` of a market of the given yearly volatility, and the last close. */
function watched(minutes: number, yearly: number, scale = 1) {
  const model = fresh();
  const dice = random(5, 'watched');
  let log = Math.log(INDEX);
  for (let i = minutes; i > 0; i--) {
    log += (yearly / Math.sqrt(525_600)) * dice.normal();
    model.observeMinute(minute(NOON - i * MINUTE_MS, price(Math.exp(log) * scale)));
  }
  return model;
}
/** Width of the distribution in percent: where the probability of ending above has fallen to 16 %. */
function widthPct(model: ReturnType<typeof fresh>, minutes: number): number {
  model.prepare(NOON, INDEX, NOON + minutes * MINUTE_MS, null);
  let pct = 0;
  while (model.above(price(INDEX * (1 + pct / 100))) > 0.16) pct += 0.001;
  return pct;
}

describe('the distribution model', () => {
  it('never rises with the strike and stays within 0 and 1', () => {
    const model = watched(300, 0.5);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7_200_000 }),
        fc.option(
          fc.record({ prints: fc.integer({ min: 0, max: 60 }), pct: fc.integer({ min: -200, max: 200 }) }),
        ),
        fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 }), { minLength: 2, maxLength: 40 }),
        (remainingMs, known, offsets) => {
          const window = known && { prints: known.prints, meanE4: INDEX * (1 + known.pct / 1e4) };
          model.prepare(NOON, INDEX, NOON + remainingMs, remainingMs <= 60_000 ? window : null);
          const strikes = [1, ...offsets.sort((a, b) => a - b).map((offset) => INDEX + offset * 100), 9e12];
          const asked = strikes.filter((strike) => strike > 0).map((strike) => model.above(price(strike)));
          for (const [i, probability] of asked.entries()) {
            expect(probability).toBeGreaterThanOrEqual(0);
            expect(probability).toBeLessThanOrEqual(asked[i - 1] ?? 1);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('gives even odds at the price and symmetric odds around it', () => {
    const model = watched(120, 0.5);
    model.prepare(NOON, INDEX, NOON + 30 * MINUTE_MS, null);
    expect(model.above(INDEX)).toBe(0.5);
    expect(model.above(price(INDEX * 1.002)) + model.above(price(INDEX / 1.002))).toBeCloseTo(1, 6);
  });

  it('is surer the nearer the close', () => {
    const model = watched(120, 0.5);
    const strike = price(INDEX * 0.998);
    const asked = [120, 60, 45, 30, 20, 10, 5, 3, 2, 1, 0.5, 0.1, 0].map((minutes) => {
      model.prepare(NOON, INDEX, NOON + minutes * MINUTE_MS, null);
      return model.above(strike);
    });
    for (const [i, probability] of asked.entries())
      expect(probability).toBeGreaterThanOrEqual(asked[i - 1] ?? 0);
    expect(asked.at(-1)).toBe(1);
  });

  it('is exactly 0 or 1 when the last print is known, and at the strike it pays NO', () => {
    const model = fresh();
    model.prepare(NOON, INDEX, NOON, { meanE4: INDEX - 0.5, prints: 60 });
    expect([INDEX - 1, INDEX].map((strike) => model.above(price(strike)))).toEqual([1, 0]);
    model.prepare(NOON, INDEX, NOON, { meanE4: INDEX, prints: 60 });
    expect(model.above(INDEX)).toBe(0);
    model.prepare(NOON + 5, INDEX, NOON, null);
    expect([INDEX - 1, INDEX].map((strike) => model.above(price(strike)))).toEqual([1, 0]);
  });

  it('lets the known prints of the last minute count, however the price moves now', () => {
    const model = watched(120, 0.5);
    const mean = INDEX * 1.003;
    model.prepare(NOON - 6_000, INDEX, NOON, { meanE4: mean, prints: 54 });
    // 54 of 60 prints were 0.3 % higher: the mean settles near +0.27 %, far above the present price.
    expect(model.above(price(INDEX * 1.0026))).toBeGreaterThan(0.99);
    expect(model.above(price(INDEX * 1.0028))).toBeLessThan(0.01);
    expect(model.above(price(INDEX * 1.0027))).toBeCloseTo(0.5, 1);
  });

  it('does not jump when the window opens', () => {
    const model = watched(120, 0.5);
    const strike = price(INDEX * 1.0004);
    model.prepare(NOON - 60_000, INDEX, NOON, null);
    const before = model.above(strike);
    model.prepare(NOON - 60_000, INDEX, NOON, { meanE4: 0, prints: 0 });
    expect(model.above(strike)).toBeCloseTo(before, 9);
    model.prepare(NOON - 59_000, INDEX, NOON, { meanE4: INDEX, prints: 1 });
    expect(Math.abs(model.above(strike) - before)).toBeLessThan(0.02);
  });

  it('does not depend on the unit of the price', () => {
    const [one, thousandth] = [watched(200, 0.5, 1), watched(200, 0.5, 1 / 1024)];
    for (const minutes of [60, 5, 1]) {
      one.prepare(NOON, INDEX, NOON + minutes * MINUTE_MS, null);
      thousandth.prepare(NOON, (INDEX / 1024) as PriceE4, NOON + minutes * MINUTE_MS, null);
      for (const pct of [-0.5, -0.1, 0.05, 0.3]) {
        const strike = INDEX * (1 + pct / 100);
        expect(thousandth.above((strike / 1024) as PriceE4)).toBeCloseTo(one.above(strike as PriceE4), 3);
      }
    }
  });

  it('starts from the prior and follows what it sees within an hour', () => {
    const prior = widthPct(fresh(), 60);
    // 45 % a year is 0.48 % an hour; the season and the centre of a fat-tailed distribution make it less or more.
    expect(prior).toBeGreaterThan(0.2);
    expect(prior).toBeLessThan(0.8);
    for (const yearly of [0.15, 1.5]) {
      const settled = widthPct(watched(30_000, yearly), 60);
      const hour = widthPct(watched(60, yearly), 60);
      expect(Math.abs(Math.log(hour / settled))).toBeLessThan(0.45);
      expect(Math.abs(Math.log(hour / settled))).toBeLessThan(Math.abs(Math.log(prior / settled)) / 2);
    }
  });

  it('does not take a move across a gap for a move of one minute', () => {
    const calm = watched(600, 0.5);
    const before = widthPct(calm, 30);
    calm.observeMinute(minute(NOON + 20 * MINUTE_MS, price(INDEX * 1.1)));
    calm.observeMinute(minute(NOON + 21 * MINUTE_MS, price(INDEX * 1.1)));
    expect(widthPct(calm, 30)).toBeLessThan(before * 1.2);
  });

  it('answers the same whether or not it later sees the future, and a repeated or late minute changes nothing', () => {
    const dice = random(9, 'future');
    const closes = Array.from({ length: 300 }, () => price(INDEX * (1 + 0.001 * dice.normal())));
    const all = fresh();
    for (let i = 0; i < closes.length; i++) {
      all.observeMinute(minute(NOON + i * MINUTE_MS, closes[i] ?? INDEX));
      if (i % 50 !== 49) continue;
      const cut = fresh();
      for (let j = 0; j <= i; j++) {
        cut.observeMinute(minute(NOON + j * MINUTE_MS, closes[j] ?? INDEX));
        if (j > 0) cut.observeMinute(minute(NOON + (j - 1) * MINUTE_MS, price(1)));
      }
      for (const model of [all, cut])
        model.prepare(NOON + (i + 1) * MINUTE_MS, INDEX, NOON + 400 * MINUTE_MS, null);
      expect(cut.above(price(INDEX * 1.002))).toBe(all.above(price(INDEX * 1.002)));
    }
  });
});

describe('the parameter file', () => {
  it('is under 100 kB, beats the textbook on held-out bars, and carries no score without its questions', () => {
    expect(readFileSync(FILE).length).toBeLessThan(100_000);
    const { heldOut } = shipped() as {
      heldOut: { scores: Record<string, Record<string, Record<string, number>>> };
    };
    for (const symbol of ['BTC', 'ETH']) {
      const scores = heldOut.scores[symbol] ?? {};
      const textbook = Object.entries(scores).find(([name]) => name.startsWith('normal'))?.[1];
      expect(scores['model']?.['questions']).toBeGreaterThan(1_000_000);
      expect(scores['model']?.['logLoss']).toBeLessThan(textbook?.['logLoss'] ?? 0);
    }
  });

  const broken = (change: (file: ReturnType<typeof shipped>) => void) => {
    const file = shipped();
    change(file);
    return () => parseModelParameters(file);
  };
  type Loose = {
    symbols: { BTC: { season: unknown[]; horizons: { weights: number[]; tailLogOdds: number[] }[] } };
  };
  const loose = (file: unknown) => (file as Loose).symbols.BTC;

  it('is refused with the place of the fault', () => {
    expect(() => parseModelParameters(null)).toThrow(ModelParametersError);
    expect(broken((file) => Object.assign(file, { format: 'other' }))).toThrow(
      `format: expected "${MODEL_FORMAT}"`,
    );
    expect(broken((file) => loose(file).season.pop())).toThrow(
      'symbols.BTC.season: expected 168 numbers, not 167',
    );
    expect(broken((file) => loose(file).season.splice(3, 1, 'x'))).toThrow(
      'symbols.BTC.season[3]: expected a number',
    );
    expect(broken((file) => loose(file).horizons[2]?.weights.fill(0.9))).toThrow(
      'horizons[2].weights: expected a sum',
    );
    expect(broken((file) => loose(file).horizons[0]?.tailLogOdds.splice(5, 1, 3))).toThrow(
      'tailLogOdds[5]: expected no rise',
    );
    expect(broken((file) => loose(file).horizons.reverse())).toThrow(
      'symbols.BTC.horizons: expected rising values',
    );
  });
});
