import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImportProgress } from '../src/files/import-files.ts';
import { fileOf, PLAIN_HEADER, plainFile, plainRow, plainText } from './bar-csv.ts';
import { BARS, ETH, importing, ROWS } from './importing.ts';
import { at, barsAt, range, rowsOf } from './some-bars.ts';

const { clear, take, state, stored, rows: asked } = importing();
const without = (rows: readonly string[], change: Readonly<Record<number, string>>) =>
  plainText(rows.map((row, index) => change[index] ?? row));

describe('an import', () => {
  it('stores every bar of a file, names its layout and says what is in it', async () => {
    const { files, coins } = await take(plainFile(BARS, 'BTCUSDT_binance.csv.gz'));
    expect(files).toEqual([
      {
        ...{ file: 'BTCUSDT_binance.csv.gz', symbol: 'BTC', layout: 'bitfinex', layoutName: 'Bitfinex' },
        ...{ columns: PLAIN_HEADER, order: 'oldest first', venue: 'binance', quote: 'USDT' },
        ...{ rows: 600, bars: 600, from: '2024-10-01T00:00:00.000Z', to: '2024-10-01T09:59:00.000Z' },
        findings: [{ kind: 'not-dollars', count: 600, examples: [{ line: null, text: 'USDT' }] }],
      },
    ]);
    expect(coins).toEqual([
      {
        ...{ symbol: 'BTC', bars: 600, added: 600, same: 0, contradicting: 0, replaced: 0 },
        ...{ contradictions: [], betweenFiles: { count: 0, examples: [] } },
      },
    ]);
    expect(await stored()).toEqual(rowsOf(BARS));
    expect(await asked('SELECT symbol, kind, source, bars_added FROM historical_data.price_imports')).toEqual(
      [{ symbol: 'BTC', kind: 'file', source: 'binance', bars_added: '600' }],
    );
  });

  it('changes nothing when it is repeated, or only tried', async () => {
    const path = plainFile(BARS);
    const dry = await take(path, { isDryRun: true });
    expect([dry.isDryRun, dry.coins[0]?.added]).toEqual([true, 600]);
    expect((await state()).flat()).toEqual([]);
    await take(path);
    const before = await state();
    expect((await take(path)).coins[0]).toMatchObject({ added: 0, same: 600, contradicting: 0 });
    expect(await state()).toEqual(before);
  });

  it('puts any number of files of both coins together, whatever their order', async () => {
    const parts = [range(400, 600), range(0, 250), range(200, 400)].map((minutes) =>
      plainFile(barsAt(minutes)),
    );
    const ether = plainFile(ETH(range(0, 50)), 'ethusd.csv');
    const { coins } = await take([...parts, ether]);
    expect(coins).toMatchObject([
      { symbol: 'BTC', bars: 600, added: 600 },
      { symbol: 'ETH', bars: 50, added: 50 },
    ]);
    expect(await stored()).toEqual(rowsOf(BARS));
    expect(await stored('ETH')).toEqual(rowsOf(ETH(range(0, 50))));
  });

  it('tells where files contradict each other, and goes by the one that is named first', async () => {
    const [mine, other] = [barsAt(range(0, 40)), barsAt(range(30, 60), 2)];
    const paths = [plainFile(other, 'BTC-b.csv'), plainFile(mine, 'BTC-a.csv')];
    const { coins } = await take(paths);
    expect(coins[0]).toMatchObject({ bars: 60, betweenFiles: { count: 10 } });
    expect(coins[0]?.betweenFiles.examples[0]).toEqual({
      line: 32,
      text: `${paths[1]}: 2024-10-01 00:30 is otherwise on line 2 of ${paths[0]}`,
    });
    expect(await stored()).toEqual([...rowsOf(mine).slice(0, 30), ...rowsOf(other)]);
  });

  it('leaves out and names what is wrong with single rows, and where', async () => {
    const rows = [...ROWS];
    rows[10] = `${at(10) / 1_000},63000,62000,63000,63000,1`;
    rows[20] = `${at(20) / 1_000},0,0,0,0,0`;
    rows[30] = plainRow(BARS, 30, { price: (dollars) => dollars * 3 });
    rows[40] = `${at(40) / 1_000},630`;
    rows[51] = ROWS[50] ?? '';
    [rows[60], rows[61]] = [ROWS[61] ?? '', ROWS[60] ?? ''];
    rows[71] = plainRow(barsAt([70], 9), 0);
    rows.splice(100, 30);
    const { files, coins } = await take(fileOf(plainText(rows)));
    const found = Object.fromEntries(
      (files[0]?.findings ?? []).map(({ kind, ...finding }) => [kind, finding]),
    );
    expect(found).toMatchObject({
      'no-bar': {
        count: 3,
        examples: [
          { line: 12, text: 'expected high at or above low, found high 62000, low 63000' },
          { line: 22, text: 'expected open above zero, found "0"' },
          { line: 42, text: 'expected 6 columns, found 2' },
        ],
      },
      spike: {
        count: 1,
        examples: [{ line: 32, text: expect.stringContaining('2024-10-01 00:30: open 18') }],
      },
      duplicate: { count: 1, examples: [{ line: 53, text: '2024-10-01 00:50 is on line 52 already' }] },
      'contradicting-row': {
        count: 1,
        examples: [{ line: 73, text: '2024-10-01 01:10 is on line 72 with other values' }],
      },
      'out-of-order': { count: 1, examples: [{ line: 63, text: '2024-10-01 01:00 after 2024-10-01 01:01' }] },
      gap: { count: 1, examples: [{ line: 102, text: '2024-10-01 01:40 to 2024-10-01 02:10, 30 minutes' }] },
    });
    const left = new Set([10, 20, 30, 40, 51, 71, ...range(100, 130)]);
    expect(coins[0]?.added).toBe(600 - left.size);
    expect(await stored()).toEqual(rowsOf(BARS).filter((_, row) => !left.has(row)));
  });

  it('takes a file with its newest row first, and one whose rows lie anywhere', async () => {
    expect((await take(fileOf(plainText(ROWS.toReversed())))).files[0]).toMatchObject({
      order: 'newest first',
      findings: [],
    });
    expect(await stored()).toEqual(rowsOf(BARS));
    await clear();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...ROWS.keys()], { minLength: 20 }), async (order) => {
        await clear();
        await take(fileOf(plainText(order.map((row) => ROWS[row] ?? ''))));
        expect(await stored()).toEqual(order.sort((a, b) => a - b).map((row) => rowsOf(BARS)[row]));
      }),
      { numRuns: 15 },
    );
  });

  it('does not know a volume of zero in a minute in which the price moved', async () => {
    const path = fileOf(without(ROWS, { 5: (ROWS[5] ?? '').replace(/,[^,]*$/, ',0') }));
    expect((await take(path)).files[0]?.findings).toMatchObject([
      { kind: 'no-volume', count: 1, examples: [{ line: 7 }] },
    ]);
    expect((await stored())[5]?.[5]).toBeNaN();
  });

  it('keeps what is stored, tells line by line what contradicts it, and replaces it on request', async () => {
    await take(plainFile(BARS));
    const other = barsAt(range(595, 605), 2);
    const path = plainFile(other, 'BTC-other.csv');
    const { coins } = await take(path);
    expect(coins[0]).toMatchObject({ added: 5, same: 0, contradicting: 5, replaced: 0 });
    expect(coins[0]?.contradictions[1]).toMatchObject({
      ...{ time: '2024-10-01T09:56:00.000Z', file: 'BTC-other.csv', line: 3 },
      stored: { close: (BARS.closeE4[596] ?? 0) / 1e4, volume: BARS.volume[596] },
      inFile: { close: (other.closeE4[1] ?? 0) / 1e4 },
    });
    expect((await stored()).slice(595, 600)).toEqual(rowsOf(BARS).slice(595));
    expect((await take(path, { replaces: true })).coins[0]).toMatchObject({ added: 0, same: 5, replaced: 5 });
    expect((await stored()).slice(595)).toEqual(rowsOf(other));
  });

  it('says how far it is', async () => {
    const seen: ImportProgress[] = [];
    await take(plainFile(BARS), { onProgress: (progress) => seen.push(progress) });
    const last = (phase: string) => seen.findLast((progress) => progress.phase === phase);
    expect(last('storing')).toEqual({ phase: 'storing', done: 600, total: 600 });
    expect(last('reading')?.done).toBe(last('reading')?.total);
  });

  it('can be stopped, and then has stored nothing', async () => {
    const stop = new AbortController();
    const onProgress = ({ phase }: ImportProgress) => phase === 'storing' && stop.abort(new Error('enough'));
    await expect(take(plainFile(BARS), { onProgress, signal: stop.signal })).rejects.toThrow('enough');
    expect((await state()).flat()).toEqual([]);
  });
});
