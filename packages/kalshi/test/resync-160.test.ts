import { afterAll, beforeAll, expect, test } from 'vitest';
import { deepLadder } from './deep-ladder.ts';
import { until } from './stand-in.ts';

let ladder: Awaited<ReturnType<typeof deepLadder>>;
beforeAll(async () => {
  ladder = await deepLadder();
});
afterAll(() => ladder?.stop());

test('after a gap, all 160 books are invalid at once, and then again what the exchange has', async () => {
  const { exchange, tickers, books, feed, proxy } = ladder;
  expect(tickers).toHaveLength(160);
  for (const [i, ticker] of tickers.slice(0, 5).entries()) {
    ladder.gap(ticker);
    await until(() => ladder.invalidations() === i + 1);
    await until(() => ladder.invalid() === 0);
    // The changes after the whole books fit them.
    for (const other of tickers.slice(100)) ladder.churn(other);
  }
  await until(() => feed.counts.gaps === 5);
  ladder.churn(tickers[0] ?? '');
  for (const ticker of tickers) {
    const book = books.get(ticker);
    expect(book?.invalidReason).toBeNull();
    await until(() => JSON.stringify(book?.levels('yes')) === JSON.stringify(exchange.book(ticker)?.yes));
    expect({ yes: book?.levels('yes'), no: book?.levels('no') }).toEqual(exchange.book(ticker));
  }
  expect(proxy.lost).toBe(5);
  expect(feed.counts).toMatchObject({ connections: 1, malformed: 0, repeated: 0 });
});
