import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { barAt } from './bars.ts';
import { PriceFileError } from './price-file-error.ts';
import { readPriceFiles, symbolOfFile } from './price-files.ts';

const HEADER = 'timestamp,open,high,low,close,volume';
const T0 = 1_700_000_040;
const folder = mkdtempSync(join(tmpdir(), 'rec-io-prices-'));

function file(rows: readonly string[], name = 'BTCUSD_test.csv', header = HEADER): string {
  const path = join(mkdtempSync(join(folder, 'case-')), name);
  const text = `${[header, ...rows].join('\n')}\n`;
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}
const flat = (minute: number, price = 100) => `${T0 + minute * 60},${price},${price},${price},${price},1`;

async function fault(path: string | string[]): Promise<PriceFileError> {
  const error = await readPriceFiles(typeof path === 'string' ? [path] : path).catch((e: unknown) => e);
  if (!(error instanceof PriceFileError)) throw new Error(`no PriceFileError but ${String(error)}`);
  return error;
}

describe('price files', () => {
  it('reads plain and gzipped bars exactly, in integers', async () => {
    const rows = [`${T0},81999.99,82000.5,81990,81995.1234,3.25`, `${T0 + 60},81995,81995,81995,81995,0`];
    for (const name of ['BTCUSD.csv', 'BTCUSD.csv.gz']) {
      const { bars, symbol } = await readPriceFiles([file(rows, name)]);
      expect(symbol).toBe('BTC');
      expect(bars.length).toBe(2);
      expect(barAt(bars, 0)).toEqual({
        startMs: T0 * 1000,
        openE4: 819_999_900,
        highE4: 820_005_000,
        lowE4: 819_900_000,
        closeE4: 819_951_234,
      });
      expect([...bars.volume]).toEqual([3.25, 0]);
    }
  });

  it('accepts Windows line ends, a missing last newline and finer prices, which it rounds', async () => {
    const path = join(folder, 'ETH-x.csv');
    writeFileSync(path, `${HEADER}\r\n${T0},10.00006,10.1,10,10.05,1e-7`);
    const { bars } = await readPriceFiles([path]);
    expect(barAt(bars, 0).openE4).toBe(100_001);
  });

  it('puts files in order of time and keeps only the bars asked for', async () => {
    const later = file([flat(2), flat(3)]);
    const earlier = file([flat(0), flat(1)]);
    const all = await readPriceFiles([later, earlier]);
    expect(all.files).toEqual([earlier, later]);
    expect([...all.bars.startMs]).toEqual([0, 1, 2, 3].map((m) => (T0 + m * 60) * 1000));
    const some = await readPriceFiles([later, earlier], {
      fromMs: (T0 + 60) * 1000,
      toMs: (T0 + 180) * 1000,
    });
    expect([...some.bars.startMs]).toEqual([1, 2].map((m) => (T0 + m * 60) * 1000));
  });

  it('reports gaps of more than ten minutes and no others', async () => {
    const { gaps } = await readPriceFiles([file([flat(0), flat(11), flat(23)])]);
    expect(gaps).toEqual([{ fromMs: (T0 + 12 * 60) * 1000, toMs: (T0 + 23 * 60) * 1000 }]);
  });

  it.each([
    ['missing-column', 1, file([flat(0)], 'BTC.csv', 'timestamp,open,high,close,volume')],
    ['not-a-number', 3, file([flat(0), `${T0 + 60},abc,100,100,100,1`])],
    ['not-a-number', 2, file([`${T0},100,100,100,100,many`])],
    ['not-a-number', 2, file([`${T0},1e2,100,100,100,1`])],
    ['not-positive', 2, file([`${T0},-5,100,100,100,1`])],
    ['not-positive', 2, file([`${T0},0,0,0,0,1`])],
    ['wrong-columns', 2, file([`${T0},100,100,100,100`])],
    ['wrong-columns', 2, file([`${T0},100,100,100,100,1,1`])],
    ['high-below-low', 2, file([`${T0},100,99,101,100,1`])],
    ['outside-range', 2, file([`${T0},102,101,99,100,1`])],
    ['wrong-time', 2, file([`${T0}000,100,100,100,100,1`])],
    ['not-on-a-minute', 3, file([flat(0), `${T0 + 61},100,100,100,100,1`])],
    ['duplicate-time', 4, file([flat(0), flat(1), flat(1)])],
    ['backwards-time', 4, file([flat(0), flat(2), flat(1)])],
    ['absurd-jump', 3, file([flat(0), flat(1, 10_000)])],
    ['absurd-jump', 3, file([flat(0), flat(1, 1)])],
  ] as const)('refuses a file with %s and names line %i', async (name, line, path) => {
    const error = await fault(path);
    expect([error.fault, error.line, error.file]).toEqual([name, line, path]);
    expect(error.message).toContain(`expected ${error.expected}, found ${error.found}`);
  });

  it('names the very line where the lie is, far into a large file', async () => {
    const rows = Array.from({ length: 30_000 }, (_, minute) => flat(minute));
    rows[25_000] = `${T0 + 25_000 * 60},100,100,100,1OO,1`;
    expect((await fault(file(rows, 'BTC.csv.gz'))).line).toBe(25_002);
  });

  it('refuses a missing, an empty, a rowless and a broken gzip file', async () => {
    expect((await fault(join(folder, 'BTC-none.csv'))).fault).toBe('missing-file');
    expect((await fault(file([]))).fault).toBe('no-rows');
    const empty = join(folder, 'BTC-empty.csv');
    writeFileSync(empty, '');
    expect((await fault(empty)).fault).toBe('unknown-layout');
    const plain = join(folder, 'BTC-plain.csv.gz');
    writeFileSync(plain, `${HEADER}\n${flat(0)}\n`);
    expect((await fault(plain)).fault).toBe('not-gzip');
    const cut = join(folder, 'BTC-cut.csv.gz');
    const whole = gzipSync(
      `${HEADER}\n${Array.from({ length: 500 }, (_, m) => flat(m, 100 + (m % 7))).join('\n')}`,
    );
    writeFileSync(cut, whole.subarray(0, whole.length / 2));
    expect((await fault(cut)).fault).toBe('not-gzip');
    expect((await fault(join(folder, '.', 'BTC'))).fault).toBe('missing-file');
  });

  it('refuses overlapping files, two coins together and a name without a coin', async () => {
    const error = await fault([file([flat(0), flat(5)]), file([flat(3)])]);
    expect([error.fault, error.line]).toEqual(['backwards-time', 2]);
    expect((await fault([file([flat(0)]), file([flat(5)], 'ETHUSD.csv')])).fault).toBe('unknown-symbol');
    expect((await fault(file([flat(0)], 'gold.csv'))).fault).toBe('unknown-symbol');
    expect((await readPriceFiles([file([flat(0)], 'gold.csv')], { symbol: 'ETH' })).symbol).toBe('ETH');
  });

  it('knows the coin by the file name', () => {
    expect(symbolOfFile('/a/b/BTCUSD_bitfinex_1m_2018-08.csv.gz')).toBe('BTC');
    expect(symbolOfFile('eth.csv')).toBe('ETH');
    expect(symbolOfFile('binance-XBTUSD.csv')).toBe('BTC');
    expect(symbolOfFile('/BTC/method.csv')).toBeNull();
  });
});
