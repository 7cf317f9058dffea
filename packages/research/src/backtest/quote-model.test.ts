import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { PriceE4 } from '@rec-io/domain/money';
import { describe, expect, it } from 'vitest';
import { ewmaNormal } from '../ewma-normal.ts';
import { halfSpreadE4, MARKETS, type Quote, QuoteModel, usualDepth } from './quote-model.ts';

const NOW_MS = Date.UTC(2018, 0, 2);

function prepared(market: (typeof MARKETS)[number], minutesLeft: number) {
  const [model, quotes] = [ewmaNormal(120, 20), new QuoteModel(market)];
  for (let minute = 0; minute < 600; minute++) {
    const bar = { startMs: NOW_MS + minute * 60_000, closeE4: 80_000_000 * (1 + 0.001 * Math.sin(minute)) };
    const whole = { ...bar, openE4: bar.closeE4, highE4: bar.closeE4, lowE4: bar.closeE4, volume: 1 };
    model.observeMinute(whole);
    quotes.observeMinute(whole);
  }
  const nowMs = NOW_MS + 600 * 60_000;
  model.prepare(nowMs, 80_000_000 as PriceE4, nowMs + minutesLeft * 60_000, null);
  quotes.prepare(nowMs, 80_000_000 as PriceE4, nowMs + minutesLeft * 60_000);
  return (strikeE4: number): Quote => {
    const quote: Quote = { bidE4: null, askE4: null, fair: 0 };
    quotes.quote(strikeE4 as PriceE4, model.above(strikeE4 as PriceE4), quote);
    return quote;
  };
}

describe('modelled quotes', () => {
  it.each(MARKETS)('are whole cents around the fair price, and fall with the strike: %s', (market) => {
    for (const minutes of [1, 2, 8, 15, 60]) {
      const quote = prepared(market, minutes);
      let before: Quote = { bidE4: 9_900 as PriceE4, askE4: null, fair: 1 };
      for (let strikeE4 = 78_000_000; strikeE4 < 82_000_000; strikeE4 += 10_000) {
        const now = quote(strikeE4);
        for (const price of [now.bidE4, now.askE4])
          expect(price === null || (price % 100 === 0 && price > 0 && price < 10_000)).toBe(true);
        expect((now.bidE4 ?? 0) <= now.fair * 10_000 && now.fair * 10_000 <= (now.askE4 ?? 10_000)).toBe(
          true,
        );
        expect(now.fair).toBeLessThanOrEqual(before.fair);
        expect(now.bidE4 ?? 0).toBeLessThanOrEqual(before.bidE4 ?? 0);
        expect(now.askE4 ?? 10_000).toBeLessThanOrEqual(before.askE4 ?? 10_000);
        before = now;
      }
    }
  });
});

/** Live quotes beside the repository, where a workplace has them; the repository carries none. */
const FILE = join(
  import.meta.dirname,
  '../../../../../shared/data/kalshi/kxbtc15m_ticker_quotes_2026-05-11.csv.gz',
);
const HERE = existsSync(FILE);

describe.skipIf(!HERE)(`the numbers of the quote model${HERE ? '' : ` (skipped: no ${FILE})`}`, () => {
  const rows = HERE ? quotedRows() : [];

  it.each([
    [0.5, 1],
    [1.5, 1],
    [2.5, 1],
    [4, 1],
    [6.5, 1],
    [14, 10],
    [25, 10],
    [45, 10],
  ])('give the recorded mean spread at %s¢', (cents, stepE4) => {
    const near = rows.filter(
      ({ bid, ask }) => Math.abs(Math.min(bid + ask, 200 - bid - ask) / 2 - cents) < Math.max(0.4, cents / 8),
    );
    const spreadE4 = near.reduce((sum, { bid, ask }) => sum + 100 * (ask - bid), 0) / near.length;
    expect(near.length).toBeGreaterThan(500);
    // What is rounded outward is wider by one step of the grid in the mean.
    const modelled = 2 * halfSpreadE4(cents * 100) + stepE4 * 10;
    expect(Math.abs(modelled - spreadE4)).toBeLessThan(0.25 * spreadE4 + 2);
  });

  it.each([92, 95, 97, 60])('give the recorded depth at %s¢, within half', (cents) => {
    const sizes = rows
      .filter(({ ask }) => Math.abs(ask - cents) < 1)
      .map(({ size }) => size)
      .sort((a, b) => a - b);
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    expect(usualDepth(cents * 100)).toBeGreaterThan(median / 2);
    expect(usualDepth(cents * 100)).toBeLessThan(median * 2);
  });
});

/** Cents, of both sides. */
function quotedRows() {
  const [head = '', ...lines] = gunzipSync(readFileSync(FILE)).toString().trimEnd().split('\n');
  const names = head.split(',');
  const at = (cells: readonly string[], name: string) => Number(cells[names.indexOf(name)]);
  return lines.flatMap((line) => {
    const cells = line.split(',');
    const [bid, ask] = [at(cells, 'yes_bid') * 100, at(cells, 'yes_ask') * 100];
    if (!(bid > 0 && ask < 100)) return [];
    return [
      { bid, ask, size: at(cells, 'yes_ask_size') },
      { bid: 100 - ask, ask: 100 - bid, size: at(cells, 'yes_bid_size') },
    ];
  });
}
