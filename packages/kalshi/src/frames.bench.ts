import type { Benchmark } from '../../../bench/benchmark.ts';
import { changeFrames, fullBooks } from '../test/book-changes.ts';
import { deltaEvent } from './frame-events.ts';
import { parseFrame } from './frames.ts';
import { Subscription } from './subscription.ts';

const bookChanges: Benchmark = {
  name: 'book messages: text to verified book',
  unit: 'frames/s',
  operations: 20_000,
  setup: async ({ seed }) => {
    const texts = changeFrames(seed).map(([head, tail], i) => `${head}${i + 1}${tail}`);
    const books = fullBooks();
    const subscription = new Subscription('orderbook_delta', 'markets');
    return {
      run: () => {
        subscription.reset();
        subscription.confirm(1);
        for (const text of texts) {
          const frame = parseFrame(text);
          if (frame.type !== 'orderbook_delta' || subscription.follows(frame.seq ?? 0) !== 'next')
            throw new Error(text);
          const { ticker, side, priceE4, deltaE2 } = deltaEvent(frame.msg);
          books.get(ticker)?.delta(side, priceE4, deltaE2);
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
