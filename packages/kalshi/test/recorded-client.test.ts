import { Book } from '@rec-io/domain/book';
import { QUADRATIC_FEES } from '@rec-io/domain/fee';
import { parseCountE2, parsePriceE4 } from '@rec-io/domain/money';
import { describe, expect, test } from 'vitest';
import { FieldSample } from '../src/field-sample.ts';
import { deltaEvent, snapshotEvent } from '../src/frame-events.ts';
import { parseFrame } from '../src/frames.ts';
import { marketOf } from '../src/market.ts';
import { Subscriptions } from '../src/subscriptions.ts';
import { UnknownFields } from '../src/wire.ts';
import { RECORDED, recordedFrames, recordedLadder, recordedQuotes } from './recorded.ts';

describe.skipIf(!RECORDED)('traffic recorded from the exchange (skipped: ../shared is not there)', () => {
  test('is read whole: nothing malformed, nothing unknown, no frame missing, every book sound', () => {
    const unknown = new UnknownFields();
    const sample = new FieldSample(unknown);
    const books = new Map<string, Book>();
    const accidents: unknown[] = [];
    const subscriptions = new Subscriptions(
      {
        send: () => undefined,
        restart: (reason) => accidents.push(reason),
        after: () => () => undefined,
        warn: () => undefined,
        onUp: () => undefined,
        onGap: (channel) => accidents.push(channel),
        onRefused: (refusal) => accidents.push(refusal),
      },
      10_000,
    );
    // The recording asked for all of its channels with one command: its number is that of the first.
    subscriptions.want('orderbook_delta', { by: 'markets' });
    subscriptions.set('orderbook_delta', ['all of them']);
    subscriptions.opened();
    const kinds: Record<string, number> = {};
    for (const text of recordedFrames()) {
      const frame = parseFrame(text, sample);
      kinds[frame.type] = (kinds[frame.type] ?? 0) + 1;
      if (frame.type === 'subscribed' && frame.msg.channel === 'trade') continue;
      expect(subscriptions.accept(frame)).toBe(true);
      if (frame.type === 'orderbook_snapshot') {
        const { ticker, yes, no } = snapshotEvent(frame.msg);
        const book = new Book();
        book.snapshot(yes, no);
        books.set(ticker, book);
      } else if (frame.type === 'orderbook_delta') {
        const { ticker, side, priceE4, deltaE2 } = deltaEvent(frame.msg);
        books.get(ticker)?.delta(side, priceE4, deltaE2);
      }
    }
    expect(kinds).toEqual({ subscribed: 2, orderbook_snapshot: 8, orderbook_delta: 61, error: 3 });
    expect([...unknown.counts.keys()]).toEqual([]);
    expect(accidents).toEqual([]);
    expect([...books.values()].map(({ invalidReason }) => invalidReason)).toEqual(Array(8).fill(null));
    expect(subscriptions.repeated).toBe(0);
  });

  test('of quotes is read as the tickers it was: prices on their grid, the bid below the ask, sizes in full', () => {
    const rows = recordedQuotes();
    expect(rows.length).toBeGreaterThan(30_000);
    let inside = 0;
    for (const row of rows) {
      const text = JSON.stringify({
        type: 'ticker',
        sid: 1,
        msg: {
          market_ticker: row['market_ticker'],
          price_dollars: row['last_price'],
          yes_bid_dollars: row['yes_bid'],
          yes_ask_dollars: row['yes_ask'],
          yes_bid_size_fp: row['yes_bid_size'],
          yes_ask_size_fp: row['yes_ask_size'],
          last_trade_size_fp: row['last_size'],
          volume_fp: row['volume'],
          open_interest_fp: row['open_interest'],
          ts_ms: Number(row['ts_ms']),
        },
      });
      const frame = parseFrame(text);
      if (frame.type !== 'ticker') throw new Error(text);
      const { yes_bid_dollars, yes_ask_dollars, volume_fp } = frame.msg;
      const [bid, ask] = [parsePriceE4(yes_bid_dollars), parsePriceE4(yes_ask_dollars)];
      expect(bid).toBeLessThan(ask);
      // Tenths of a cent at the ends, whole cents between.
      for (const price of [bid, ask]) expect(price % (price < 1_000 || price > 9_000 ? 10 : 100)).toBe(0);
      if (bid > 0 && ask < 10_000) inside++;
      expect(parseCountE2(volume_fp)).toBeGreaterThanOrEqual(0);
    }
    expect(inside).toBeGreaterThan(rows.length / 2);
  });

  test('of a ladder is read as its markets: strikes ascending, and quotes that fall with them', () => {
    const series = { symbol: 'BTC', seriesTicker: 'KXBTCD', fees: QUADRATIC_FEES } as const;
    const rows = recordedLadder()
      .map((old) => ({
        old,
        market: marketOf(
          {
            ...old,
            volume_fp: `${old.volume}.00`,
            price_ranges: [{ start: '0.0000', end: '1.0000', step: '0.0100' }],
          },
          series,
        ),
      }))
      .sort((a, b) => a.old.floor_strike - b.old.floor_strike);
    expect(rows.length).toBeGreaterThan(50);
    for (const [i, { old, market }] of rows.entries()) {
      expect(market).toMatchObject({
        ticker: old.ticker,
        status: 'active',
        tickE4: 100,
        strikeText: old.yes_sub_title,
      });
      const before = rows[i - 1];
      if (!before) continue;
      expect(market?.floorStrikeE4).toBeGreaterThan(before.market?.floorStrikeE4 ?? 0);
      // Whoever pays more for a higher strike gives money away: asks allow it nowhere below the bids.
      expect(old.yes_bid).toBeLessThanOrEqual(before.old.yes_ask);
    }
  });
});
