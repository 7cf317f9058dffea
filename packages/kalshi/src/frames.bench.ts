import { Book } from '@rec-io/domain/book';
import { formatDecimal } from '@rec-io/domain/money';
import { random } from '@rec-io/domain/random';
import type { Benchmark } from '../../../bench/benchmark.ts';
import { deltaEvent, snapshotEvent } from './frame-events.ts';
import { parseFrame } from './frames.ts';
import { Subscription } from './subscription.ts';

const MARKETS = 160;
/** Added one after the other and then taken away again, so that every run finds the books as the first did. */
const CHANGES = 10_000;
const SID = 1;

type Change = {
  readonly ticker: string;
  readonly side: 'yes' | 'no';
  readonly cents: number;
  readonly count: number;
};

const ticker = (i: number): string => `KXBTCD-26OCT0812-T${81_000 + i * 100 - 1}.99`;

/** Bids of both legs from 30 to 49 cents: no book can cross. */
function changes(seed: number): Change[] {
  const { integer } = random(seed, 'book changes');
  return Array.from({ length: CHANGES }, () => ({
    ticker: ticker(integer(MARKETS)),
    side: integer(2) === 0 ? 'yes' : 'no',
    cents: 30 + integer(20),
    count: 1 + integer(5_000),
  }));
}

const frameText = (
  { ticker: market_ticker, side, cents, count }: Change,
  sign: 1 | -1,
  seq: number,
): string =>
  JSON.stringify({
    type: 'orderbook_delta',
    sending_ts_ms: 1_790_000_000_000 + seq,
    sid: SID,
    seq,
    msg: {
      market_ticker,
      market_id: '40b92a88-8bde-4a7e-9d41-da979865ae04',
      price_dollars: formatDecimal(cents, 2).padEnd(6, '0'),
      delta_fp: formatDecimal(sign * count, 2),
      side,
      ts: '2026-10-08T15:34:49.816683Z',
      ts_ms: 1_790_000_000_000 + seq,
    },
  });

const bookChanges: Benchmark = {
  name: 'book messages: text to verified book',
  unit: 'frames/s',
  operations: 2 * CHANGES,
  setup: async ({ seed }) => {
    const all = changes(seed);
    const texts = [
      ...all.map((change, i) => frameText(change, 1, i + 1)),
      ...all.toReversed().map((change, i) => frameText(change, -1, CHANGES + i + 1)),
    ];
    const books = new Map<string, Book>();
    const levels = Array.from({ length: 20 }, (_, i): [string, string] => [`0.${30 + i}00`, '1000.00']);
    for (let i = 0; i < MARKETS; i++) {
      const sides = { yes_dollars_fp: levels, no_dollars_fp: levels };
      const { yes, no } = snapshotEvent({ market_ticker: ticker(i), ...sides });
      const book = new Book();
      book.snapshot(yes, no);
      books.set(ticker(i), book);
    }
    const subscription = new Subscription('orderbook_delta', {}, true);
    return {
      run: () => {
        subscription.confirm(SID);
        for (const text of texts) {
          const frame = parseFrame(text);
          if (frame.type !== 'orderbook_delta' || subscription.follows(frame.seq ?? 0) !== 'next')
            throw new Error(text);
          const { ticker: of, side, priceE4, deltaE2 } = deltaEvent(frame.msg);
          books.get(of)?.delta(side, priceE4, deltaE2);
        }
        for (const book of books.values()) if (!book.valid) throw new Error(book.invalidReason ?? '');
      },
      baseline: {
        name: 'JSON.parse alone',
        run: () => {
          for (const text of texts) JSON.parse(text);
        },
      },
    };
  },
};

export const benchmarks: Benchmark[] = [bookChanges];
