import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceE4 } from '../money.ts';
import type { Minute } from '../probability.ts';
import { random } from '../random.ts';
import { MINUTE_MS } from '../time.ts';
import type { AdaptiveModelOptions } from './adaptive-model.ts';
import { MODELS_FORMAT, modelOf, parseModels } from './models.ts';
import { ModelParametersError } from './parameters.ts';

const FILE = join(import.meta.dirname, '../../../../config/models/adaptive-btc-eth.json');
const shipped = (): Record<string, unknown> => JSON.parse(readFileSync(FILE, 'utf8'));
const MODELS = parseModels(shipped());
const NOON = Date.UTC(2026, 9, 8, 12);
const INDEX = 820_000_000 as PriceE4;
const price = (value: number) => Math.round(value) as PriceE4;

const fresh = (options?: AdaptiveModelOptions) => modelOf(MODELS, 'BTC', options);

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

describe('the adaptive model', () => {
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

  it('gives even odds at a price that has not moved, and symmetric odds around it', () => {
    const model = fresh();
    for (let i = 120; i > 0; i--) model.observeMinute(minute(NOON - i * MINUTE_MS, INDEX));
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
      expect(Math.abs(Math.log(hour / settled))).toBeLessThan(0.7);
      expect(Math.abs(Math.log(hour / settled))).toBeLessThan(0.75 * Math.abs(Math.log(prior / settled)));
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

describe('what is learnt on the way', () => {
  it('brings what is said nearer to the truth on a market that is another than the trained one', () => {
    const [trained, learnt] = [fresh(), fresh()];
    const dice = random(11, 'another');
    const perMinute = 0.0008;
    // One deviation of the mean of the last minute of thirty, for moves that are independent and normal.
    const oneDeviation = Math.exp(perMinute * Math.sqrt(29 + 20.5 / 60));
    const TRUTH = 0.1587;
    const start = NOON - 40 * 1_440 * MINUTE_MS;
    let log = Math.log(INDEX);
    const said = { trained: 0, learnt: 0, count: 0 };
    for (let i = 0; i < 40 * 1_440; i++) {
      const from = Math.exp(log);
      const path = Array.from({ length: 10 }, () => {
        log += (perMinute / Math.sqrt(10)) * dice.normal();
        return Math.exp(log);
      });
      const [high, low] = [Math.max(from, ...path), Math.min(from, ...path)];
      const prices = {
        openE4: price(from),
        highE4: price(high),
        lowE4: price(low),
        closeE4: price(Math.exp(log)),
      };
      const one = { startMs: start + i * MINUTE_MS, ...prices, volume: 1 };
      learnt.observeMinute(one);
      if (i < 38 * 1_440) continue;
      trained.observeMinute(one);
      if (i % 20 !== 0 || i < 39 * 1_440) continue;
      const nowMs = one.startMs + MINUTE_MS;
      for (const model of [trained, learnt]) model.prepare(nowMs, one.closeE4, nowMs + 30 * MINUTE_MS, null);
      const strike = price(one.closeE4 * oneDeviation);
      said.trained += trained.above(strike);
      said.learnt += learnt.above(strike);
      said.count++;
    }
    const off = (sum: number) => Math.abs(sum / said.count - TRUTH);
    expect(off(said.learnt)).toBeLessThan(off(said.trained) / 2);
    expect(off(said.learnt)).toBeLessThan(0.02);
  });

  it('counts from the next full hour on: whatever is asked in between, and whether anything is', () => {
    const [asked, silent] = [watched(600, 0.5), watched(600, 0.5)];
    const dice = random(12, 'asking');
    let log = Math.log(INDEX);
    for (let i = 0; i < 300; i++) {
      log += 0.0006 * dice.normal();
      // Absent minutes, now fewer, now more in a row than are carried.
      const isAbsent = i % 50 > 40 || i % 35 > 31;
      const one = minute(NOON + i * MINUTE_MS, price(Math.exp(log)));
      if (!isAbsent) for (const model of [asked, silent]) model.observeMinute(one);
      asked.prepare(NOON + (i + 1) * MINUTE_MS, INDEX, NOON + 400 * MINUTE_MS, null);
    }
    const late = NOON + 300 * MINUTE_MS;
    const answers = [asked, silent].map((model) => {
      model.prepare(late, price(Math.exp(log)), late + 20 * MINUTE_MS, null);
      return [-0.2, 0, 0.1].map((pct) => model.above(price(Math.exp(log) * (1 + pct / 100))));
    });
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe('how sure it is', () => {
  it('says so, and that it knows too little after a few minutes', () => {
    const young = watched(5, 0.5);
    young.prepare(NOON, INDEX, NOON + 10 * MINUTE_MS, null);
    expect(young.uncertainty.tooLittle).toBe('the model knows 5 minutes of prices, and needs 15');
    const old = watched(200, 0.5);
    old.prepare(NOON, INDEX, NOON + 10 * MINUTE_MS, null);
    expect(old.uncertainty.tooLittle).toBeNull();
    expect(old.uncertainty.slope).toBeGreaterThan(0.02);
    expect(old.uncertainty.slope).toBeLessThan(0.5);
    expect(young.uncertainty.slope).toBeGreaterThan(old.uncertainty.slope);
  });

  it('begins again after a long gap', () => {
    const model = watched(200, 0.5);
    model.observeMinute(minute(NOON + 30 * MINUTE_MS, INDEX));
    model.prepare(NOON + 31 * MINUTE_MS, INDEX, NOON + 60 * MINUTE_MS, null);
    expect(model.uncertainty.tooLittle).toContain('the model knows 1 minutes');
  });
});

describe('the file of models', () => {
  it('is small, beats the textbook and others on held-out bars, and carries no score without its questions', () => {
    expect(readFileSync(FILE).length).toBeLessThan(100_000);
    type Scores = Record<string, { questions: number; logLoss: number; calibrationError: number }>;
    const { heldOut } = shipped() as { heldOut: { scores: Record<string, Scores> } };
    for (const symbol of ['BTC', 'ETH']) {
      const { adaptive, ...others } = heldOut.scores[symbol] ?? {};
      expect(adaptive?.questions).toBeGreaterThan(1_000_000);
      expect(Object.keys(others)).toEqual(['sketch', 'normal', 'fingerprint']);
      for (const { questions, logLoss } of Object.values(others)) {
        expect(questions).toBe(adaptive?.questions);
        expect(adaptive?.logLoss).toBeLessThan(logLoss - 0.002);
      }
    }
  });

  const broken = (change: (file: ReturnType<typeof shipped>) => void) => {
    const file = shipped();
    change(file);
    return () => parseModels(file);
  };
  type Loose = {
    symbols: { BTC: { parameters: { season: unknown[]; horizons: { scale: number[]; minutes: number }[] } } };
  };
  const loose = (file: unknown) => (file as Loose).symbols.BTC.parameters;

  it('is refused with the place of the fault', () => {
    expect(() => parseModels(null)).toThrow(ModelParametersError);
    expect(broken((file) => Object.assign(file, { format: 'other' }))).toThrow(
      `format: expected "${MODELS_FORMAT}"`,
    );
    expect(broken((file) => Object.assign(file, { symbols: {} }))).toThrow('symbols: expected BTC or ETH');
    expect(broken((file) => loose(file).season.pop())).toThrow(
      'symbols.BTC.parameters.season: expected 168 numbers, not 167',
    );
    expect(broken((file) => loose(file).season.splice(3, 1, 'x'))).toThrow(
      'symbols.BTC.parameters.season[3]: expected a number',
    );
    expect(broken((file) => loose(file).horizons[2]?.scale.pop())).toThrow(
      'horizons[2].scale: expected 17 numbers',
    );
    expect(broken((file) => loose(file).horizons.reverse())).toThrow('horizons: expected rising minutes');
  });

  it('need not hold both coins, but that which is asked for', () => {
    const file = shipped() as { symbols: Record<string, unknown> };
    delete file.symbols['ETH'];
    const models = parseModels(file);
    expect(modelOf(models, 'BTC').name).toContain('btc');
    expect(() => modelOf(models, 'ETH')).toThrow('symbols.ETH: expected a model of this coin');
  });
});
