import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBarFile } from './bar-file.ts';
import type { LayoutId } from './bar-layout.ts';
import type { RowFault } from './bar-row-reader.ts';
import { PriceFileError } from './price-file-error.ts';

const T0 = 1_700_000_040;
const folder = mkdtempSync(join(tmpdir(), 'rec-io-layouts-'));

type Row = { minute: number; open: number; high: number; low: number; close: number; volume: number };

/** One that tells every order apart. */
const ROWS: readonly Row[] = [
  { minute: 0, open: 37_000.25, high: 37_010, low: 36_990.5, close: 37_005, volume: 3.25 },
  { minute: 1, open: 37_005, high: 37_005, low: 36_980, close: 36_981.01, volume: 0.00012345 },
  { minute: 2, open: 36_981.01, high: 36_999, low: 36_981, close: 36_998.99, volume: 12 },
];
const s = ({ minute }: Row) => T0 + minute * 60;
const iso = (row: Row) => new Date(s(row) * 1_000).toISOString();

type Form = {
  readonly id: LayoutId;
  readonly before?: readonly string[];
  readonly row: (row: Row) => string;
  readonly newestFirst?: boolean;
};

/** Every form of the wild that is known. */
const FORMS: Readonly<Record<string, Form>> = {
  'Coinbase with a header': {
    id: 'coinbase',
    before: ['time,low,high,open,close,volume'],
    row: (r) => `${s(r)},${r.low},${r.high},${r.open},${r.close},${r.volume}`,
  },
  'Coinbase without one, newest first': {
    id: 'coinbase',
    row: (r) => `${s(r)},${r.low},${r.high},${r.open},${r.close},${r.volume}`,
    newestFirst: true,
  },
  'Coinbase with ISO times': {
    id: 'coinbase',
    before: ['time,low,high,open,close,volume'],
    row: (r) => `${iso(r)},${r.low},${r.high},${r.open},${r.close},${r.volume}`,
  },
  'Coinbase with ISO times and no header': {
    id: 'coinbase',
    row: (r) =>
      `${iso(r).slice(0, 16).replace('T', ' ')}:00,${r.low},${r.high},${r.open},${r.close},${r.volume}`,
  },
  'Bitstamp of eight columns': {
    id: 'bitstamp',
    before: ['Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency),Weighted_Price'],
    row: (r) =>
      `${s(r)},${r.open},${r.high},${r.low},${r.close},${r.volume},${r.volume * r.close},${r.close}`,
  },
  'Bitstamp of eight columns without a header': {
    id: 'bitstamp',
    row: (r) =>
      `${s(r)},${r.open},${r.high},${r.low},${r.close},${r.volume},${r.volume * r.close},${r.close}`,
  },
  'CryptoDataDownload, newest first': {
    id: 'cryptodatadownload',
    before: [
      'https://www.CryptoDataDownload.com',
      'unix,date,symbol,open,high,low,close,Volume BTC,Volume USD',
    ],
    row: (r) =>
      `${s(r)},${iso(r).slice(0, 19).replace('T', ' ')},BTC/USD,${r.open},${r.high},${r.low},${r.close},${r.volume},${r.volume * r.close}`,
    newestFirst: true,
  },
  'CryptoDataDownload in milliseconds, without the address': {
    id: 'cryptodatadownload',
    before: ['Unix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD'],
    row: (r) =>
      `${s(r)}000,x,BTC/USD,${r.open},${r.high},${r.low},${r.close},${r.volume},${r.volume * r.close}`,
  },
  Bitfinex: {
    id: 'bitfinex',
    before: ['timestamp,open,high,low,close,volume'],
    row: (r) => `${s(r)},${r.open},${r.high},${r.low},${r.close},${r.volume}`,
  },
  'Bitfinex without a header': {
    id: 'bitfinex',
    row: (r) => `${s(r)},${r.open},${r.high},${r.low},${r.close},${r.volume}`,
  },
  'Bitfinex’s API': {
    id: 'bitfinex-api',
    before: ['MTS,OPEN,CLOSE,HIGH,LOW,VOLUME'],
    row: (r) => `${s(r)}000,${r.open},${r.close},${r.high},${r.low},${r.volume}`,
  },
  'Bitfinex’s API without a header': {
    id: 'bitfinex-api',
    row: (r) => `${s(r)}000,${r.open},${r.close},${r.high},${r.low},${r.volume}`,
    newestFirst: true,
  },
  'Binance in milliseconds': {
    id: 'binance',
    row: (r) => `${s(r)}000,${r.open},${r.high},${r.low},${r.close},${r.volume},${s(r)}999,1,5,0.5,0.5,0`,
  },
  'Binance in microseconds': {
    id: 'binance',
    row: (r) =>
      `${s(r)}000000,${r.open},${r.high},${r.low},${r.close},${r.volume},${s(r)}999999,1,5,0.5,0.5,0`,
  },
  'Binance with a header': {
    id: 'binance',
    before: [
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
    ],
    row: (r) => `${s(r)}000,${r.open},${r.high},${r.low},${r.close},${r.volume},${s(r)}999,1,5,0.5,0.5,0`,
  },
  Kraken: {
    id: 'kraken',
    row: (r) => `${s(r)},${r.open},${r.high},${r.low},${r.close},${r.volume},17`,
  },
  'columns in another order, quoted, by their names': {
    id: 'named',
    before: ['"Close","Date","High","Volume","Low","Open"'],
    row: (r) => `"${r.close}","${iso(r)}","${r.high}","${r.volume}","${r.low}","${r.open}"`,
  },
};

function textOf({ before = [], row, newestFirst = false }: Form, rows: readonly Row[] = ROWS): string {
  const lines = rows.map(row);
  return `${[...before, ...(newestFirst ? lines.toReversed() : lines)].join('\n')}\n`;
}

let files = 0;
function file(text: string | Buffer, name = 'BTC.csv'): string {
  const path = join(folder, `${files++}-${name}`);
  writeFileSync(path, text);
  return path;
}

async function read(path: string, layout: LayoutId | null = null) {
  const bars: (readonly number[])[] = [];
  const faults: RowFault[] = [];
  const facts = await readBarFile(
    path,
    { layout },
    { bar: (...bar) => bars.push(bar), fault: (fault) => faults.push(fault) },
  );
  return { ...facts, bars, faults };
}
async function refusal(path: string, layout: LayoutId | null = null): Promise<PriceFileError> {
  const error = await read(path, layout).catch((e: unknown) => e);
  if (!(error instanceof PriceFileError)) throw new Error(`no PriceFileError but ${JSON.stringify(error)}`);
  return error;
}
const e4 = (row: Row) => [row.open, row.high, row.low, row.close].map((price) => Math.round(price * 10_000));

describe('a file of minute bars', () => {
  it.each(Object.entries(FORMS))('is recognised as %s, and read to the last digit', async (_name, form) => {
    const { layout, bars, faults } = await read(file(textOf(form)));
    expect(layout.id).toBe(form.id);
    expect(faults).toEqual([]);
    const expected = (form.newestFirst ? ROWS.toReversed() : ROWS).map((row, index) => [
      (form.before?.length ?? 0) + index + 1,
      s(row) * 1_000,
      ...e4(row),
      row.volume,
    ]);
    expect(bars).toEqual(expected);
  });

  it.each(Object.entries(FORMS))('is recognised as %s whatever its bars are', async (_name, form) => {
    const cents = fc.integer({ min: 100, max: 20_000_000 });
    const row = fc.tuple(fc.integer({ min: 1, max: 9 }), cents, cents, cents, cents, fc.nat(1e9));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 40, maxLength: 60 }), async (drawn) => {
        let minute = 0;
        const rows = drawn.map(([step, a, b, c, d, volume]) => {
          minute += step;
          const [low = 0, open = 0, close = 0, high = 0] = [a, b, c, d]
            .sort((x, y) => x - y)
            .map((price) => price / 100);
          return { minute, open, high, low, close, volume: volume / 1e8 };
        });
        const { layout, bars, faults } = await read(file(textOf(form, rows)));
        expect({ id: layout.id, faults }).toEqual({ id: form.id, faults: [] });
        const ordered = form.newestFirst ? bars.toReversed() : bars;
        expect(ordered.map((bar) => bar.slice(1))).toEqual(
          rows.map((each) => [s(each) * 1_000, ...e4(each), each.volume]),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('is unpacked by what it is, not by its name, and may have a byte order mark', async () => {
    const text = textOf(FORMS['Kraken'] as Form);
    expect((await read(file(gzipSync(text)))).bars.length).toBe(3);
    expect((await read(file(`\ufeff${textOf(FORMS['Bitfinex'] as Form)}`))).bars.length).toBe(3);
    const zip = await refusal(file(Buffer.from('PK\u0003\u0004 and so on', 'latin1')));
    expect([zip.fault, zip.found]).toEqual(['packed-archive', 'an archive: unpack it first']);
    expect((await refusal(folder)).fault).toBe('unreadable-file');
  });

  it('has rows without a trade, and the same header again where files were put together', async () => {
    const bitstamp = FORMS['Bitstamp of eight columns'] as Form;
    const nothing = ['NaN,NaN,NaN,NaN,NaN,NaN,NaN', ',,,,,,'].map(
      (rest, i) => `${T0 + 600 + i * 60},${rest}`,
    );
    const path = file(`${textOf(bitstamp)}${nothing.join('\n')}\n\n${textOf(bitstamp)}`);
    const { bars, faults, emptyRows, repeatedHeaders } = await read(path);
    expect({ bars: bars.length, faults, emptyRows, repeatedHeaders }).toEqual({
      ...{ bars: 6, faults: [] },
      ...{ emptyRows: 2, repeatedHeaders: 1 },
    });
  });

  it.each([
    [
      'a column that is missing',
      'missing-column',
      1,
      'timestamp,open,high,close,volume\n1700000040,1,1,1,1\n',
      'columns for time, open, high, low, close and volume (low is missing)',
    ],
    [
      'another file within, with other columns',
      'two-layouts',
      5,
      `${textOf(FORMS['Bitfinex'] as Form)}time,low,high,open,close,volume\n`,
      'rows of timestamp,open,high,low,close,volume to the end',
    ],
    [
      'two coins in one file',
      'two-symbols',
      6,
      `${textOf(FORMS['CryptoDataDownload, newest first'] as Form)}1700000000,x,ETH/USD,1,1,1,1,1,1\n`.replace(
        '1700000000',
        '1700000220',
      ),
      'only rows of BTC/USD',
    ],
    [
      'rows of five columns',
      'unknown-layout',
      1,
      '1700000040,1,1,1,1\n',
      'rows of 6, 7, 8 or 12 columns, or a header that names them',
    ],
    ['no bars at all', 'unknown-layout', 1, '<html>\n<body>\n', 'a row of a known layout, or a header'],
    [
      'six columns of no known order',
      'unknown-layout',
      null,
      '1700000040,3,1,4,2,9\n1700000100,3,1,4,2,9\n',
      'six columns in one of the orders time,low,high,open,close,volume (Coinbase)',
    ],
    [
      'flat minutes, which tell no order',
      'unknown-layout',
      null,
      '1700000040,5,5,5,5,9\n1700000100,5,5,5,5,9\n',
      'rows that tell the order of their six columns, or a layout named with --layout',
    ],
  ] as const)('is refused for %s', async (_name, fault, line, text, expected) => {
    const error = await refusal(file(text));
    expect([error.fault, error.line]).toEqual([fault, line]);
    expect(error.expected).toContain(expected);
  });

  it('is read as somebody says, whatever it looks like', async () => {
    const flat = '1700000040,5,5,5,5,9\n1700000100,5,5,5,5,9\n';
    for (const id of ['coinbase', 'bitfinex', 'bitstamp'] as const)
      expect((await read(file(flat), id)).bars.length).toBe(2);
    expect((await refusal(file(flat), 'kraken')).expected).toBe('7 columns, as Kraken has them');
    const { faults } = await read(file(flat), 'bitfinex-api');
    expect(faults[0]).toMatchObject({
      ...{ fault: 'wrong-time', line: 1 },
      ...{
        expected: 'a time of 2001 to 2100 in unix milliseconds',
        found: '"1700000040", which is unix seconds',
      },
    });
  });

  it('has times of any of its units, and of no other', async () => {
    const row = (time: string) => `${time},1,2,1,2,1,${time},1,5,0.5,0.5,0`;
    const { bars, faults } = await read(
      file(
        [
          row('1735689540000'),
          row('1735689600000000'),
          row('1735689600'),
          row('1735689600000001'),
          row('99'),
        ].join('\n'),
      ),
    );
    expect(bars.map(([, startMs]) => startMs)).toEqual([1_735_689_540_000, 1_735_689_600_000]);
    expect(faults.map(({ fault, line }) => [fault, line])).toEqual([
      ['wrong-time', 3],
      ['not-on-a-minute', 4],
      ['wrong-time', 5],
    ]);
  });

  it.each([
    ['2024-03-10T05:00:00Z', '2024-03-10T05:00:00.000Z'],
    ['2024-03-10 05:00:00', '2024-03-10T05:00:00.000Z'],
    ['2024-03-10 05:00', '2024-03-10T05:00:00.000Z'],
    ['2024-03-10 05:00:00 UTC', '2024-03-10T05:00:00.000Z'],
    ['2024-03-10T05:00:00.000+00:00', '2024-03-10T05:00:00.000Z'],
    ['2024-03-10T05:00:00-0500', '2024-03-10T10:00:00.000Z'],
    ['2024-03-10', '2024-03-10T00:00:00.000Z'],
    ['1710046800.0', '2024-03-10T05:00:00.000Z'],
  ])('may tell a time as %s', async (told, expected) => {
    const { bars } = await read(file(`time,open,high,low,close,volume\n${told},1,2,1,2,1\n`));
    expect(new Date(bars[0]?.[1] ?? 0).toISOString()).toBe(expected);
  });

  it.each([
    '2024-13-01 00:00:00',
    '2024-02-30 00:00:00',
    '2023-02-29',
    '2024-03-10 05:00:60',
    'yesterday',
    '1700000040.5',
    '2024-03-10 5 o’clock',
  ])('may not tell a time as %s', async (told) => {
    const { bars, faults } = await read(file(`time,open,high,low,close,volume\n${told},1,2,1,2,1\n`));
    expect(bars).toEqual([]);
    expect(faults[0]?.fault).toMatch(/^(wrong-time|not-on-a-minute)$/);
  });

  it('never throws anything but a refusal, whatever its bytes are', async () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
    const lines = fc
      .array(fc.stringMatching(/^[0-9,.eNa"\- ]{0,60}$/), { maxLength: 30 })
      .map((all) => all.join('\n'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, lines), async (content) => {
        const outcome = await read(file(content)).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(PriceFileError);
      }),
      { numRuns: 300 },
    );
  });
});
