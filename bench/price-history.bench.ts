import { chmodSync, createWriteStream, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPool } from '@rec-io/database/connection';
import { startTestServer, TEMPLATE } from '@rec-io/database/test-server';
import { MINUTE_MS } from '@rec-io/domain/time';
import { importFiles } from '@rec-io/price-history/files/import-files';
import { readPriceHistory } from '@rec-io/price-history/read-price-history';
import { BarColumns } from '@rec-io/prices/bar-columns';
import { barMomentumPct } from '@rec-io/prices/bar-momentum';
import type { MinuteBars } from '@rec-io/prices/bars';
import { readPriceFiles } from '@rec-io/prices/price-files';
import { seededPrices } from '@rec-io/prices/seeded';
import type { Comparison, Way } from './comparison.ts';

const ROWS = 2_600_000;
const TABLE = 'historical_data.btc_price_history';
/** Market data beside the repository, where a workplace has it; the repository carries none. */
const FOLDER = join(import.meta.dirname, '../../shared/data/prices');
/** Between one copy of the tile and the next, so that the price may have changed so much. */
const APART_MINUTES = 90 * 1_440;

type Tile = { readonly bars: MinuteBars; readonly what: string };

/** Real bars where there are any. */
async function tile(seed: number): Promise<Tile> {
  if (existsSync(FOLDER)) {
    const names = readdirSync(FOLDER).filter((name) => name.startsWith('BTCUSD_bitfinex_1m_'));
    const { bars } = await readPriceFiles(names.map((name) => join(FOLDER, name)));
    return { bars, what: `the ${bars.length} bars of Bitcoin, 2016 to 2018, of ../shared` };
  }
  const columns = new BarColumns();
  const prices = seededPrices({ seed, symbol: 'BTC', startTimeMs: Date.UTC(2021, 0) });
  for (let minute = 0; minute < 100_000; minute++) {
    const [a = 0, b = 0] = [prices.next().priceE4, prices.next().priceE4].map(Number);
    columns.push(Date.UTC(2021, 0) + minute * MINUTE_MS, a, Math.max(a, b), Math.min(a, b), b, 1.5);
  }
  return { bars: columns.bars(), what: '100,000 invented bars (no ../shared)' };
}

function tiled({ bars }: Tile, rows: number): MinuteBars {
  const columns = new BarColumns();
  const last = bars.startMs[bars.length - 1] ?? 0;
  const stepMs = last - (bars.startMs[0] ?? 0) + APART_MINUTES * MINUTE_MS;
  for (let i = 0; i < rows; i++) {
    const row = i % bars.length;
    const startMs = (bars.startMs[row] ?? 0) + Math.floor(i / bars.length) * stepMs;
    const [open = 0, high = 0, low = 0, close = 0] = [bars.openE4, bars.highE4, bars.lowE4, bars.closeE4].map(
      (column) => column[row],
    );
    columns.push(startMs, open, high, low, close, bars.volume[row]);
  }
  return columns.bars();
}

const values = (bars: MinuteBars, row: number): string[] => [
  ...[bars.openE4, bars.highE4, bars.lowE4, bars.closeE4].map((column) => String((column[row] ?? 0) / 1e4)),
  String(bars.volume[row]),
];

function* csvLines(bars: MinuteBars): Generator<string> {
  yield 'timestamp,open,high,low,close,volume\n';
  for (let row = 0; row < bars.length; row++)
    yield `${(bars.startMs[row] ?? 0) / 1_000},${values(bars, row).join()}\n`;
}

/** As `COPY` takes them: with the momentum that somebody has computed before. */
function* copyLines(bars: MinuteBars): Generator<string> {
  const momentum = barMomentumPct(bars);
  for (let row = 0; row < bars.length; row++) {
    const time = new Date(bars.startMs[row] ?? 0).toISOString();
    const score = momentum[row] ?? Number.NaN;
    yield `${[time, ...values(bars, row), Number.isNaN(score) ? '\\N' : score].join('\t')}\n`;
  }
}

const PLAIN = 'the server’s COPY of a prepared text of the same rows';

const importing: Comparison = {
  name: `price history: ${ROWS.toLocaleString('en-US')} minute bars`,
  async setup({ seed, share }) {
    const folder = mkdtempSync(join(tmpdir(), 'rec-io-bench-'));
    chmodSync(folder, 0o755);
    const [csv, text] = [join(folder, 'BTC.csv'), join(folder, 'rows.txt')];
    const one = await tile(seed);
    const bars = tiled(one, Math.round(ROWS * share));
    await pipeline(Readable.from(csvLines(bars)), createWriteStream(csv));
    await pipeline(Readable.from(copyLines(bars)), createWriteStream(text, { mode: 0o644 }));
    const server = await startTestServer({ durable: true });
    const pool = openPool({ ...server.admin, database: TEMPLATE }, { max: 1 });
    const empty = async (): Promise<void> => {
      await pool.query(`TRUNCATE ${TABLE}, historical_data.price_gaps, historical_data.price_stretches`);
      await pool.query('CHECKPOINT');
    };
    const options = { symbol: 'BTC', layout: null, replaces: false, isDryRun: false } as const;
    const take = () => importFiles(pool, [csv], { ...options, anyPrice: true });
    const ways: Way[] = [
      {
        name: PLAIN,
        before: empty,
        run: async () => {
          await pool.query(`COPY ${TABLE} FROM '${text}'`);
          return { note: 'without reading, checks, momentum, gaps' };
        },
      },
      {
        name: 'recio data import: file to history',
        against: PLAIN,
        before: empty,
        run: async () => ({ note: `${(await take()).coins[0]?.added} new` }),
      },
      {
        name: 'the same file again',
        against: PLAIN,
        run: async () => ({ note: `${(await take()).coins[0]?.same} the same` }),
      },
      {
        name: 'readPriceHistory: all of it',
        against: PLAIN,
        run: async () => ({ note: `${(await readPriceHistory(pool, 'BTC')).length} bars` }),
      },
    ];
    return {
      ways,
      notes: [`tiled: ${one.what}; a plain CSV; the embedded server with fsync on`],
      async close() {
        await pool.end();
        await server.stop();
        rmSync(folder, { recursive: true });
      },
    };
  },
};

export const comparisons: Comparison[] = [importing];
