import { PriceFileError } from '@rec-io/prices/price-file-error';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOf, PLAIN_HEADER, plainFile, plainRow, plainRows, plainText } from './bar-csv.ts';
import { BARS, ETH, importing, ROWS } from './importing.ts';
import { at, barsAt, range, rowsOf } from './some-bars.ts';

const { clear, take, state, stored, refused } = importing();

describe('a file that lies', () => {
  const times = (factor: number) => ({
    price: (dollars: number) => Math.round(dollars * factor * 1e4) / 1e4,
  });
  const kline = (row: string, unit = '000') => {
    const [seconds, open, high, low, close, volume] = row.split(',');
    return `${seconds}${unit},${open},${high},${low},${close},${volume},${seconds}999,1,2,3,4,0`;
  };

  it.each([
    [
      'prices in cents',
      fileOf(plainText(plainRows(BARS, times(100)))),
      'in-cents',
      /expected prices near 63,000, which BTC cost then \(2024-10-01 00:00\), found 6,\d{3},\d{3}[.\d]*, a hundred times as much, as if in cents$/,
    ],
    [
      'another coin’s prices',
      plainFile(ETH(range(0, 300)), 'BTCUSD.csv'),
      'other-coin',
      /expected prices near 63,000, which BTC cost then .* found 2,5\d\d.*, which ETH cost$/,
    ],
    [
      'prices of something else',
      fileOf(plainText(plainRows(BARS, times(0.001)))),
      'wrong-level',
      /found 6\d\.\d*, \d{3,4} times less$/,
    ],
    [
      'seconds where its layout has milliseconds',
      fileOf(ROWS.map((row) => kline(row, '')).join('\n')),
      'wrong-time',
      /line 1: expected a time of 2001 to 2100 in unix milliseconds or unix microseconds, found "1727740800", which is unix seconds; the same in 600 of 600 rows/,
    ],
    [
      'milliseconds where its layout has seconds',
      fileOf(plainText(plainRows(BARS, { time: (seconds: number) => seconds * 1_000 }))),
      'wrong-time',
      /unix seconds, found "1727740800000", which is unix milliseconds; the same in 600 of 600 rows/,
    ],
    [
      'times of 1970',
      fileOf(plainText(plainRows(BARS, { time: (seconds: number) => Math.round(seconds / 1_000) }))),
      'wrong-time',
      /found "1727741"; the same in 600 of 600 rows/,
    ],
    [
      'a column missing',
      fileOf(
        ['timestamp,open,high,close,volume', ...ROWS.map((row) => row.replace(/,[^,]*/, ''))].join('\n'),
      ),
      'missing-column',
      /low is missing/,
    ],
    [
      'a column missing, without a header',
      fileOf(ROWS.map((row) => kline(row).replace(/,[^,]*$/, '')).join('\n')),
      'unknown-layout',
      /expected rows of 6, 7, 8 or 12 columns, or a header that names them, found 11 columns/,
    ],
    [
      'a header that names the columns in another order',
      fileOf(['timestamp,open,low,high,close,volume', ...ROWS].join('\n')),
      'high-below-low',
      /the same in 600 of 600 rows/,
    ],
    [
      'hours of zeros',
      fileOf(plainText(ROWS.map((row, i) => (i % 10 === 3 ? `${row.split(',')[0]},0,0,0,0,0` : row)))),
      'not-positive',
      /line 5: expected open above zero, found "0"; the same in 60 of 600 rows/,
    ],
    [
      'two venues, minute by minute in turns',
      fileOf(plainText(ROWS.map((row, i) => (i % 2 === 0 ? row : plainRow(BARS, i, times(1.03)))))),
      'two-sources',
      /prices that go to and fro by [\d.]+ % with every minute, as if two were mixed/,
    ],
    [
      'two venues, every minute twice',
      fileOf(plainText(ROWS.flatMap((row, i) => [row, plainRow(BARS, i, times(1.004))]))),
      'two-sources',
      /line 3: expected each minute once, found other values for 600 of 600 minutes, as if two sources were mixed: 2024-10-01 00:00 is on line 2 with other values/,
    ],
    [
      'two venues, one layout after the other',
      fileOf([PLAIN_HEADER, ...ROWS.slice(0, 300), ...ROWS.slice(300).map((row) => kline(row))].join('\n')),
      'wrong-columns',
      /line 302: expected 6 columns, found 12; the same in 300 of 600 rows/,
    ],
    [
      'a price that jumps and stays',
      fileOf(plainText([...ROWS.slice(0, 300), ...plainRows(BARS, times(2)).slice(300)])),
      'absurd-jump',
      /line 302: expected a price that a market can have after 6\d,\d{3}[.\d]* the minute before, found 2024-10-01 05:00: open 12\d,/,
    ],
    [
      'a bar an hour',
      fileOf(plainText(plainRows(BARS, { time: (s: number) => at(0) / 1_000 + (s - at(0) / 1_000) * 60 }))),
      'not-minutes',
      /expected a bar for each minute, found a bar every 60 minutes/,
    ],
    [
      'another currency by its rows',
      fileOf(
        [
          'unix,date,symbol,open,high,low,close,Volume BTC,Volume EUR',
          ...ROWS.map((row) => row.replace(',', ',x,BTC/EUR,').concat(',1')),
        ].join('\n'),
      ),
      'foreign-currency',
      /expected prices in dollars, found prices in EUR/,
    ],
    [
      'another currency by its name',
      plainFile(BARS, 'BTCEUR_kraken.csv'),
      'foreign-currency',
      /prices in EUR/,
    ],
    [
      'no coin that is known',
      plainFile(BARS, 'gold.csv'),
      'unknown-symbol',
      /or the coin named with --symbol/,
    ],
    ['nothing', fileOf(plainText([])), 'no-rows', /expected at least one bar, found none/],
  ] as const)('is refused for %s', async (_name, path, fault, message) => {
    const error = await refused(path);
    expect([error.fault, error.file]).toEqual([fault, path]);
    expect(error.message).toMatch(message);
  });

  it('is refused for a week in which nobody moves the price', async () => {
    const flat = range(0, 10_200).map((minute) => `${at(minute) / 1_000},63000,63000,63000,63000,0`);
    expect((await refused(fileOf(plainText(flat)))).message).toMatch(
      /expected prices that move within a week, found 63,000 in more than 10,080 rows \(of 10,200\)/,
    );
  });

  it('is refused for a day of zeros, however long it is otherwise', async () => {
    const rows = plainRows(barsAt(range(0, 150_000)));
    const zeros = rows.map((row, i) => (i >= 5_000 && i < 6_450 ? `${row.split(',')[0]},0,0,0,0,0` : row));
    expect((await refused(fileOf(plainText(zeros)))).fault).toBe('not-positive');
  });

  it('is refused for a jump to what is stored, unless somebody insists', async () => {
    await take(plainFile(barsAt(range(0, 200), 1, 600_000_000)));
    const after = plainFile(barsAt(range(200, 400), 1, 1_300_000_000));
    const error = await refused(after);
    expect(error).toMatchObject({ fault: 'jump-to-history', line: 2, file: after });
    expect(error.message).toMatch(
      /expected a price that goes on from the stored (59|60),\d+[.\d]* at 2024-10-01 03:19, found 1(29|30),/,
    );
    const over = plainFile(barsAt(range(100, 150), 1, 640_000_000));
    expect((await refused(over)).message).toMatch(
      /expected about what is stored: .* at 2024-10-01 01:40, found 6\d,\d+[.\d]*; 50 of the 50 minutes that are stored are more than 5 % away/,
    );
    expect((await take(after, { anyPrice: true })).coins[0]?.added).toBe(200);
  });

  it('is refused when one of several lies, and none of them is stored', async () => {
    const good = plainFile(BARS);
    const bad = fileOf(plainText(plainRows(BARS, times(100))));
    await expect(take([good, bad])).rejects.toThrow(bad);
    expect((await state()).flat()).toEqual([]);
  });

  it('is known by the coin somebody names, and refused when its rows say another', async () => {
    expect((await take(plainFile(ETH(range(0, 20)), 'gold.csv'), { symbol: 'ETH' })).coins[0]?.added).toBe(
      20,
    );
    const told = fileOf(
      [
        'unix,date,symbol,open,high,low,close,Volume ETH,Volume USD',
        ...plainRows(ETH(range(0, 20))).map((row) => row.replace(',', ',x,ETH/USD,').concat(',1')),
      ].join('\n'),
      'BTC.csv',
    );
    expect((await refused(told, { symbol: 'BTC' })).fault).toBe('other-coin');
    expect((await take(told)).coins[0]?.symbol).toBe('ETH');
  });

  it('may cost several times what the coin did, as invented prices do; then it is said', async () => {
    const path = fileOf(plainText(plainRows(BARS, times(5))));
    expect((await take(path, { isDryRun: true })).files[0]?.findings).toMatchObject([
      { kind: 'unusual-level', count: 600, examples: [{ line: 2 }] },
    ]);
    const cents = fileOf(plainText(plainRows(BARS, times(100))));
    expect((await take(cents, { isDryRun: true, anyPrice: true })).coins[0]?.added).toBe(600);
  });

  it('never gets a bar into the history that is none, whatever its rows are', async () => {
    const number = fc.oneof(
      fc.integer({ min: -5, max: 200_000 }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
    );
    const row = fc
      .tuple(fc.integer({ min: 0, max: 300 }), number, number, number, number, number)
      .map(([minute, ...values]) => [at(minute) / 1_000, ...values].join());
    const rows = fc.array(
      fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...ROWS) }, { weight: 1, arbitrary: row }),
      {
        maxLength: 300,
      },
    );
    await fc.assert(
      fc.asyncProperty(rows, async (drawn) => {
        await clear();
        const outcome = await take(fileOf(plainText(drawn))).catch((error: unknown) => error);
        const known = new Map(rowsOf(BARS).map((bar) => [bar[0], bar]));
        const got = await stored();
        if (outcome instanceof Error) expect([outcome.constructor, got]).toEqual([PriceFileError, []]);
        let before = 0;
        for (const [startMs = 0, open = 0, high = 0, low = 0, close = 0] of got) {
          expect(startMs).toBeGreaterThan(before);
          before = startMs;
          expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
          expect(low).toBeLessThanOrEqual(Math.min(open, close));
          expect(low).toBeGreaterThan(0);
        }
        // What is clean comes through as it is.
        if (drawn.every((line) => ROWS.includes(line)))
          for (const bar of got) expect(bar).toEqual(known.get(bar[0]));
      }),
      { numRuns: 40 },
    );
  });
});
