import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { PRICE_GRIDS, type PriceLevelStructure } from '@rec-io/domain/price-grid';
import { type Random, random } from '@rec-io/domain/random';
import { MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exchange } from './exchange.ts';
import type { ExchangeOptions } from './exchange-options.ts';
import type { Fact } from './facts.ts';
import { LADDERS } from './ladder.ts';

const START_MS = Date.parse('2026-10-08T20:40:00Z');
const SECONDS = 40 * 60;
const QUIET_S = 5;
const LEVELS = Object.keys(PRICE_GRIDS) as PriceLevelStructure[];

/** The staff does whatever it can, while an account trades in every ladder, over the close of an hour, a day and quarters. */
function act(exchange: Exchange, dice: Random, number: number): void {
  const events = exchange.events();
  const event = events[dice.integer(Math.max(1, events.length))];
  const market = event?.markets[dice.integer(event.markets.length)];
  if (!event || !market) return;
  const { operations } = exchange;
  const { eventTicker, closeTimeMs } = event.fact;
  const chance = dice.next();
  if (chance < 0.6) {
    exchange.place('main', {
      clientOrderId: String(number),
      ticker: market.ticker,
      exchangeIndex: 2,
      side: dice.next() < 0.5 ? 'bid' : 'ask',
      yesPriceE4: (100 * (1 + dice.integer(99))) as PriceE4,
      countE2: (1 + dice.integer(2_000)) as CountE2,
      timeInForce: dice.next() < 0.5 ? 'good_till_canceled' : 'immediate_or_cancel',
      reduceOnly: false,
    });
  } else if (chance < 0.7) operations.halt(dice.next() < 0.5 ? market.ticker : eventTicker);
  else if (chance < 0.8) operations.resume(dice.next() < 0.5 ? market.ticker : eventTicker);
  else if (chance < 0.84) operations.moveClose(eventTicker, closeTimeMs + (dice.integer(9) - 4) * MINUTE_MS);
  else if (chance < 0.88) operations.delaySettlement(eventTicker, dice.integer(300));
  else if (chance < 0.92) operations.dispute(eventTicker);
  else if (chance < 0.96) operations.amend(eventTicker, (820_000_000 + dice.integer(1_000_000)) as PriceE4);
  else if (chance < 0.98)
    operations.changePrices(market.ticker, LEVELS[dice.integer(LEVELS.length)] ?? 'deci_cent');
  else operations.pause(dice.next() < 0.3 ? 'trading' : dice.next() < 0.3 ? 'exchange' : 'none');
}

function second(exchange: Exchange, i: number, dice: Random): void {
  const price = 82_000 + 60 * Math.sin(i / 200) + 5 * dice.normal();
  exchange.advance(START_MS + i * SECOND_MS, 'BTC', (Math.round(price * 100) * 100) as PriceE4, 'seeded');
}

function expectSound(exchange: Exchange): void {
  const { cashE6, collateralE6, feesE6, depositsE6, contractsE2 } = exchange.conservation();
  expect([cashE6 + collateralE6 + feesE6 - depositsE6, contractsE2]).toEqual([0, 0]);
  for (const { book, ticker } of exchange.events().flatMap(({ markets }) => markets))
    expect(book.bestBid, ticker).toBeLessThan(book.bestAsk);
}

/** What is known of events, apart from when they were touched. */
const known = (exchange: Exchange) =>
  exchange.events().map(({ fact, state, review, markets }) => ({
    ...{ fact, state, review },
    markets: markets.map(({ ticker, status, result, valueE4, priceLevels }) => ({
      ...{ ticker, status, result, valueE4, priceLevels },
    })),
  }));

test('whatever the staff does, money and contracts are conserved, books do not cross, and a restart knows it all', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
      const dice = random(seed, 'staff');
      const facts: Fact[] = [];
      const journal = { append: (own: readonly Fact[]) => void facts.push(...structuredClone(own)) };
      const options: ExchangeOptions = {
        ...{ seed, journal, ladders: LADDERS, strikes: 5, liquidity: 'varied', maintenance: true },
      };
      const exchange = new Exchange(options);
      for (let i = 0; i < SECONDS; i++) {
        second(exchange, i, dice);
        for (let n = dice.integer(3); n > 0; n--) act(exchange, dice, 10 * i + n);
        if (i % 120 === 0) expectSound(exchange);
      }
      // Closes are at full minutes: by now every result is found that prints of before are needed for.
      for (let i = SECONDS; i < SECONDS + QUIET_S; i++) second(exchange, i, dice);
      expectSound(exchange);
      const again = Exchange.restore(facts, { ...options, journal: { append: () => undefined } });
      again.advance(START_MS + (SECONDS + QUIET_S) * SECOND_MS, 'BTC', null, 'seeded');
      exchange.advance(START_MS + (SECONDS + QUIET_S) * SECOND_MS, 'BTC', null, 'seeded');
      expect(known(again)).toEqual(known(exchange));
      expectSound(again);
    }),
    // The first found that tickers changed with a moved close, the second that results need the prints of before.
    { numRuns: 12, examples: [[0], [695_845]] },
  );
}, 120_000);
