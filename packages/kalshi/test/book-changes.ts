import { Book } from '@rec-io/domain/book';
import { formatDecimal } from '@rec-io/domain/money';
import { random } from '@rec-io/domain/random';
import { snapshotEvent } from '../src/frame-events.ts';

/** A ladder's worth of books and changes to them, for benchmarks. */

const MARKETS = 160;
/** Added one after the other and then taken away again, so that every run finds the books as the first did. */
const CHANGES = 10_000;

type Change = {
  readonly ticker: string;
  readonly side: 'yes' | 'no';
  readonly cents: number;
  readonly count: number;
};

const ticker = (i: number): string => `KXBTCD-26OCT0812-T${81_000 + i * 100 - 1}.99`;
export const tickers = Array.from({ length: MARKETS }, (_, i) => ticker(i));

/** Bids of both legs from 30 to 49 cents: no book can cross. */
function additions(seed: number): Change[] {
  const { integer } = random(seed, 'book changes');
  return Array.from({ length: CHANGES }, () => ({
    ticker: ticker(integer(MARKETS)),
    side: integer(2) === 0 ? 'yes' : 'no',
    cents: 30 + integer(20),
    count: 1 + integer(5_000),
  }));
}

/** Frames as the exchange writes them, in order, without their sequence number: it goes between the two parts. */
export function changeFrames(seed: number): (readonly [head: string, tail: string])[] {
  const added = additions(seed);
  const frame = ({ ticker: market_ticker, side, cents, count }: Change, sign: 1 | -1) => {
    const msg = JSON.stringify({
      market_ticker,
      market_id: '40b92a88-8bde-4a7e-9d41-da979865ae04',
      price_dollars: formatDecimal(cents * 100, 4),
      delta_fp: formatDecimal(sign * count, 2),
      side,
      ts: '2026-10-08T15:34:49.816683Z',
      ts_ms: 1_790_000_000_000,
    });
    return [
      '{"type":"orderbook_delta","sending_ts_ms":1790000000123,"sid":1,"seq":',
      `,"msg":${msg}}`,
    ] as const;
  };
  return [
    ...added.map((change) => frame(change, 1)),
    ...added.toReversed().map((change) => frame(change, -1)),
  ];
}

export function fullBooks(): Map<string, Book> {
  const levels = Array.from({ length: 20 }, (_, i): [string, string] => [`0.${30 + i}00`, '1000.00']);
  return new Map(
    tickers.map((market_ticker) => {
      const { yes, no } = snapshotEvent({ market_ticker, yes_dollars_fp: levels, no_dollars_fp: levels });
      const book = new Book();
      book.snapshot(yes, no);
      return [market_ticker, book];
    }),
  );
}
