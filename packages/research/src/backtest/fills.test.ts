import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { describe, expect, test } from 'vitest';
import { ewmaNormal } from '../ewma-normal.ts';
import { gridTimeMs, MinuteReader } from '../minute-grid.ts';
import { MADE_FROM_MS, madeGrid } from '../test-bars.ts';
import { FILLS, type FillAssumption, Fills } from './fills.ts';
import { type Quote, QuoteModel } from './quote-model.ts';

const grid = madeGrid(3);
const model = ewmaNormal(30, 20);
const quotes = new QuoteModel('half');
const minutes = new MinuteReader(grid);
for (let i = 0; i < 1_440; i++) {
  if (Number.isNaN(grid.meanE4[i])) continue;
  model.observeMinute(minutes.at(i));
  quotes.observeMinute(minutes.at(i));
}

/** Orders of `countE2` at every minute of a day, for strikes around the price. */
function orders(fills: FillAssumption, countE2 = 100 as CountE2) {
  const filling = new Fills({ fills, latencyMs: 500, seed: 1 }, grid, model, quotes);
  const found: { readonly limitE4: number; readonly priceE4: number | null; readonly count: number }[] = [];
  for (let minute = 1_440; minute < 2_880; minute++) {
    const indexE4 = grid.closeE4[minute - 1] as PriceE4;
    if (Number.isNaN(indexE4)) continue;
    const nowMs = gridTimeMs(grid, minute);
    const closeTimeMs = nowMs + 600_000;
    model.prepare(nowMs, indexE4, closeTimeMs, null);
    quotes.prepare(nowMs, indexE4, closeTimeMs);
    const instant = { nowMs, minute, indexE4, momentumBp: null, closeTimeMs };
    for (const share of [0.99, 0.995, 0.998, 1]) {
      const strikeE4 = Math.round(indexE4 * share) as PriceE4;
      const quote: Quote = { bidE4: null, askE4: null, fair: 0 };
      quotes.quote(strikeE4, model.above(strikeE4), quote);
      if (quote.askE4 === null) continue;
      const fill = filling.buy(instant, strikeE4, 'yes', quote.askE4, countE2);
      found.push({ limitE4: quote.askE4, priceE4: fill?.priceE4 ?? null, count: fill?.countE2 ?? 0 });
    }
  }
  return found;
}

describe('an order', () => {
  test('optimistic: is filled whole at the quote seen', () => {
    const all = orders('optimistic', 100_000 as CountE2);
    expect(all.length).toBeGreaterThan(1_000);
    expect(all.every(({ limitE4, priceE4, count }) => priceE4 === limitE4 && count === 100_000)).toBe(true);
  });

  test('realistic: never pays more than its limit, sometimes less, and sometimes finds nobody', () => {
    const all = orders('realistic');
    expect(all.every(({ limitE4, priceE4 }) => priceE4 === null || priceE4 <= limitE4)).toBe(true);
    expect(all.some(({ limitE4, priceE4 }) => priceE4 !== null && priceE4 < limitE4)).toBe(true);
    expect(all.some(({ priceE4 }) => priceE4 === null)).toBe(true);
  });

  test('realistic: gets no more than stands there, in whole contracts', () => {
    const all = orders('realistic', 100_000 as CountE2).filter(({ count }) => count > 0);
    expect(all.some(({ count }) => count < 100_000)).toBe(true);
    expect(all.every(({ count }) => count % 100 === 0)).toBe(true);
  });

  test('pessimistic: pays a cent more than seen, and is filled only where the market did not move for it', () => {
    const [worse, usual] = [orders('pessimistic'), orders('realistic')];
    for (const { limitE4, priceE4 } of worse)
      if (priceE4 !== null) expect(priceE4).toBe(Math.min(9_900, limitE4 + 100));
    const filled = (all: readonly { readonly priceE4: number | null }[]) =>
      all.filter(({ priceE4 }) => priceE4 !== null).length;
    expect(filled(worse)).toBeLessThan(0.8 * filled(usual));
    expect(filled(worse)).toBeGreaterThan(0);
  });

  test('is filled alike whatever was asked before: chance depends on the place alone', () => {
    expect(orders('realistic')).toEqual(orders('realistic'));
    expect(FILLS).toHaveLength(3);
    expect(MADE_FROM_MS).toBe(grid.startMs);
  });
});
