import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../src/files/import-files.ts';
import { type CoinStatus, historyStatus } from '../src/history-status.ts';
import { statusText } from '../src/status-text.ts';
import { verifyHistory } from '../src/verify-history.ts';
import { leftFaults, verifyText } from '../src/verify-text.ts';
import { plainFile } from './bar-csv.ts';
import { at, barsAt, range } from './some-bars.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = database.adminPool;
});
const TABLES = ['btc_price_history', 'eth_price_history', 'price_gaps', 'price_stretches', 'price_imports'];
afterEach(() => pool.query(`TRUNCATE ${TABLES.map((name) => `historical_data.${name}`).join()}`));
afterAll(() => database.drop());

const take = (minutes: readonly number[], name = 'BTCUSD_kraken.csv') =>
  importFiles(pool, [plainFile(barsAt(minutes), name)], {
    ...{ symbol: null, layout: null },
    ...{ replaces: false, isDryRun: false, anyPrice: false },
  });
const sql = (text: string) => pool.query(text.replaceAll('BTC.', 'historical_data.btc_price_history '));
const btc = async (mends = false) => {
  const [found] = await verifyHistory(pool, mends, ['BTC']);
  if (found === undefined) throw new Error('nothing was verified');
  return found;
};
const minute = (number: number) => `"timestamp" = '${new Date(at(number)).toISOString()}'`;

describe('verifying the history', () => {
  it('finds nothing wrong with what was stored', async () => {
    await take([...range(0, 300), ...range(400, 500)]);
    const coins = await verifyHistory(pool, false);
    expect(coins).toEqual([
      { symbol: 'BTC', bars: 400, faults: [], mended: null },
      { symbol: 'ETH', bars: 0, faults: [], mended: null },
    ]);
    expect(verifyText(coins)).toBe(
      'BTC: 400 bars: order, whole minutes, prices, moves, momentum and gaps are as they should be.\nETH: nothing is stored.',
    );
  });

  it.each([
    ['outside-range', `UPDATE BTC. SET high = low - 1 WHERE ${minute(50)}`, 1],
    ['outside-range', `UPDATE BTC. SET low = high WHERE ${minute(50)}`, 1],
    ['not-positive', `UPDATE BTC. SET low = 0 WHERE ${minute(50)}`, 1],
    ['not-positive', `UPDATE BTC. SET open = -1 WHERE ${minute(50)}`, 1],
    ['negative-volume', `UPDATE BTC. SET volume = -0.5 WHERE ${minute(50)}`, 1],
    ['absurd-jump', `UPDATE BTC. SET high = high * 2, close = close * 2 WHERE ${minute(50)}`, 2],
    [
      'within-a-minute',
      `UPDATE BTC. SET "timestamp" = "timestamp" + interval '1 second' WHERE ${minute(50)}`,
      1,
    ],
    ['wrong-momentum', `UPDATE BTC. SET momentum = momentum + 0.01 WHERE ${minute(50)}`, 1],
    ['wrong-momentum', `UPDATE BTC. SET momentum = NULL WHERE ${minute(50)}`, 1],
    ['wrong-momentum', `UPDATE BTC. SET momentum = 0 WHERE ${minute(0)}`, 1],
    ['gap-without-mark', 'DELETE FROM historical_data.price_gaps', 1],
    [
      'gap-without-mark',
      `DELETE FROM BTC. WHERE "timestamp" BETWEEN '2024-10-01 01:00Z' AND '2024-10-01 01:20Z'`,
      1,
    ],
    [
      'mark-without-gap',
      `INSERT INTO historical_data.price_gaps VALUES ('BTC', '2024-10-01 01:00Z', '2024-10-01 01:20Z', 'not_brought')`,
      1,
    ],
  ] as const)('finds %s and names it (%s)', async (fault, change, count) => {
    await take([...range(0, 300), ...range(400, 500)]);
    await sql(change);
    const found = await btc();
    const own = found.faults.find((one) => one.fault === fault);
    expect(own?.count).toBe(count);
    expect(own?.examples[0]).toMatch(/^2024-10-01/);
    const text = verifyText([found]);
    expect(text).toContain(`    ${own?.examples.at(-1)}\n    Do: `);
  });

  it('does not take the four digits of a copied momentum for a fault', async () => {
    await take(range(0, 100));
    await sql('UPDATE BTC. SET momentum = round(momentum::numeric, 4)');
    expect((await btc()).faults).toEqual([]);
  });

  it('puts right what follows from the bars, and nothing else', async () => {
    await take([...range(0, 300), ...range(400, 500)]);
    await sql(`UPDATE BTC. SET momentum = 1 WHERE ${minute(50)}; DELETE FROM historical_data.price_gaps`);
    await sql(`UPDATE BTC. SET low = high WHERE ${minute(60)}`);
    const mended = await btc(true);
    expect(mended.mended).toEqual({ momentum: 1, marks: 1 });
    expect(leftFaults(mended).map(({ fault }) => fault)).toEqual(['outside-range']);
    expect(verifyText([mended])).toMatch(
      /whose high or low is not the highest or lowest\n.*\n {4}Do: .*--replace\n.*not what the bars say: put right\n/,
    );
    const after = await btc();
    expect(after.faults.map(({ fault }) => fault)).toEqual(['outside-range']);
    await sql(`UPDATE BTC. SET low = open - 1000, high = open + 1000 WHERE ${minute(60)}`);
    expect((await btc()).faults).toEqual([]);
  });
});

describe('the status of the history', () => {
  const only = async (nowMs = at(500)): Promise<CoinStatus> => {
    const [coin] = await historyStatus(pool, nowMs, ['BTC']);
    if (coin === undefined) throw new Error('no status');
    return coin;
  };

  it('counts bars, months, gaps and sources', async () => {
    await take([...range(0, 300), ...range(370, 500)]);
    await take(range(44_640, 44_700), 'BTC_bitstamp.csv');
    const coin = await only(at(44_700) + 5 * 60_000);
    expect(coin).toEqual({
      ...{ symbol: 'BTC', bars: 490, first: '2024-10-01T00:00:00.000Z', last: '2024-11-01T00:59:00.000Z' },
      ageMinutes: 5,
      months: [
        { month: '2024-10', bars: 430, known: 430 / 44_640 },
        { month: '2024-11', bars: 60, known: 60 / 43_200 },
      ],
      gaps: {
        ...{ count: 2, minutes: 70 + 44_140, notAsked: 70 + 44_140 },
        long: [
          {
            ...{ from: '2024-10-01T08:20:00.000Z', to: '2024-11-01T00:00:00.000Z' },
            ...{ minutes: 44_140, reason: 'not_brought' },
          },
          {
            ...{ from: '2024-10-01T05:00:00.000Z', to: '2024-10-01T06:10:00.000Z' },
            ...{ minutes: 70, reason: 'not_brought' },
          },
        ],
      },
      sources: [
        {
          ...{ source: 'kraken', bars: 430 },
          stretches: [{ from: '2024-10-01T00:00:00.000Z', to: '2024-10-01T08:20:00.000Z', bars: 430 }],
        },
        {
          ...{ source: 'bitstamp', bars: 60 },
          stretches: [{ from: '2024-11-01T00:00:00.000Z', to: '2024-11-01T01:00:00.000Z', bars: 60 }],
        },
      ],
    });
  });

  it('is told with a picture of the months, what is missing and what to do', async () => {
    await take([...range(0, 300), ...range(370, 500)]);
    await take(range(44_640, 44_700), 'BTC_bitstamp.csv');
    const coin = await only(at(44_700) + 3 * 86_400_000);
    expect(statusText([coin], true)).toBe(
      [
        'BTC  490 bars, 2024-10-01 00:00 to 2024-11-01 00:59 UTC, the newest 3 days old',
        '        JFMAMJJASOND',
        '  2024           ▁▁   490',
        '  █ a whole month known, ▄ half of it, · nothing',
        '  from kraken: 430 bars, 2024-10-01 to 2024-10-01',
        '  from bitstamp: 60 bars, 2024-11-01 to 2024-11-01',
        '  2 gaps of more than ten minutes, 30.7 days in all, 2 of more than an hour',
        '    2024-10-01 08:20 to 2024-11-01 00:00, 30.7 days: nobody was asked yet',
        '    2024-10-01 05:00 to 2024-10-01 06:10, 70 minutes: nobody was asked yet',
        '  Do: recio data fetch --symbol BTC brings what came since.',
        '  Do: recio data fetch --symbol BTC --from 2024-10-01 asks Coinbase for 30.7 days that are missing.',
      ].join('\n'),
    );
    expect(statusText([coin], false)).toContain('  2024           11   490\n');
    await pool.query('DELETE FROM historical_data.price_gaps');
    expect(statusText([await only()], true)).toContain('Do: recio data verify --mend marks the gaps.');
  });

  it('has a line for each year, whole months among them, and says when nothing is there', () => {
    const months = Array.from({ length: 14 }, (_, i) => ({
      month: i < 2 ? `2023-${11 + i}` : `2024-${String(i - 1).padStart(2, '0')}`,
      bars: 43_000,
      known: [1, 0, 0.9995, 0.5][i % 4] ?? 0,
    }));
    const gaps = { count: 0, minutes: 0, notAsked: 0, long: [] };
    const coin = { symbol: 'BTC', bars: 1, first: '2023-11-01', last: '2024-12-01', ageMinutes: 1 } as const;
    const lines = statusText([{ ...coin, months, gaps, sources: [] }], true).split('\n');
    expect(lines.slice(2, 5)).toEqual([
      '  2023            █·  86,000',
      '  2024  █▄█·█▄█·█▄█·  516,000',
      '  █ a whole month known, ▄ half of it, · nothing',
    ]);
    expect(lines.at(-1)).toBe('  no gap of more than ten minutes');
    const none = { symbol: 'ETH', bars: 0, first: null, last: null, ageMinutes: null } as const;
    expect(statusText([{ ...none, months: [], gaps, sources: [] }], true)).toBe(
      'ETH  nothing is stored\n  Do: recio data import FILE, or recio data fetch --symbol ETH --from 2024-01-01',
    );
  });
});
