import { isHeader, readHeader } from './bar-header.ts';
import { type BarLayout, columnsOfOrder, LAYOUTS, type LayoutId } from './bar-layout.ts';
import { csvFields } from './csv-fields.ts';
import { fitsOrder } from './order-fit.ts';
import { PriceFileError } from './price-file-error.ts';

/** Lines such as an address may stand before the header. */
const PREFACE_LINES_MAX = 5;
/** Of the rows of a sample, so many agree with an order of columns that is meant: some rows are broken. */
const FIT_MIN = 0.95;
const QUOTED_MAX = 80;

const ORDERS_OF_SIX: readonly LayoutId[] = ['coinbase', 'bitfinex', 'bitfinex-api'];
const BY_COLUMNS: ReadonlyMap<number, LayoutId> = new Map([
  [12, 'binance'],
  [7, 'kraken'],
  [8, 'bitstamp'],
]);

/**
 * Tells from a file's beginning how it is to be read. Names of columns decide where there are any; without, their number, and
 * for six columns in which order the high is the highest and the low the lowest.
 * @param lines whole lines, some hundreds of them
 * @param wanted a layout that somebody named
 * @throws PriceFileError unknown-layout, missing-column
 */
export function recogniseLayout(file: string, lines: readonly string[], wanted: LayoutId | null): BarLayout {
  for (const [index, line] of lines.slice(0, PREFACE_LINES_MAX + 1).entries()) {
    if (line.trim() === '') continue;
    const words = csvFields(line);
    if (isHeader(words)) return withHeader(file, words, lines, index, wanted);
    if (/^\d/.test(words[0] ?? '') && words.length > 1)
      return withoutHeader(file, lines.slice(index), index, wanted);
  }
  const found = lines.find((line) => line.trim() !== '');
  if (found === undefined) throw unknown(file, null, 'rows of minute bars', 'an empty file');
  throw unknown(file, 1, 'a row of a known layout, or a header that names its columns', quoted(found));
}

function withHeader(
  file: string,
  words: readonly string[],
  lines: readonly string[],
  index: number,
  wanted: LayoutId | null,
): BarLayout {
  const header = readHeader(words, lines.slice(0, index).join(' '));
  if (header.missing.length > 0) {
    const found = quoted(lines[index] ?? '');
    const expected = `columns for time, open, high, low, close and volume (${header.missing.join(' and ')} ${header.missing.length === 1 ? 'is' : 'are'} missing)`;
    throw new PriceFileError('missing-column', file, index + 1, expected, found);
  }
  const id = wanted ?? header.id;
  return {
    id,
    columns: header.columns,
    columnCount: words.length,
    times: LAYOUTS[id].times,
    shown: words.join(','),
    linesBefore: index + 1,
    header: lines[index] ?? '',
  };
}

function withoutHeader(
  file: string,
  rows: readonly string[],
  linesBefore: number,
  wanted: LayoutId | null,
): BarLayout {
  const count = usualCount(rows);
  const id = wanted ?? BY_COLUMNS.get(count) ?? (count === 6 ? orderOfSix(file, rows) : null);
  const order = id === null ? null : LAYOUTS[id].order;
  if (id === null || order === null) {
    const expected =
      id === null
        ? 'rows of 6, 7, 8 or 12 columns, or a header that names them'
        : `a header, which files of ${LAYOUTS[id].name} have`;
    throw unknown(file, linesBefore + 1, expected, `${count} columns: ${quoted(rows[0] ?? '')}`);
  }
  if (count !== order.length && !(id === 'bitstamp' && count === 6)) {
    const expected = `${order.length} columns, as ${LAYOUTS[id].name} has them`;
    throw new PriceFileError('missing-column', file, linesBefore + 1, expected, `${count} columns`);
  }
  const own = order.slice(0, count);
  return {
    id,
    columns: columnsOfOrder(own),
    columnCount: count,
    times: LAYOUTS[id].times,
    shown: own.join(', '),
    linesBefore,
    header: null,
  };
}

/** The number of columns that most rows have. */
function usualCount(rows: readonly string[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) {
    if (row.trim() === '') continue;
    const count = row.split(',').length;
    counts.set(count, (counts.get(count) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
}

/** @throws PriceFileError when none or more than one is possible */
function orderOfSix(file: string, rows: readonly string[]): LayoutId {
  const fits = ORDERS_OF_SIX.map((id) => ({ id, ...fitsOrder(rows, LAYOUTS[id]) }));
  const most = Math.max(...fits.map(({ prices }) => prices));
  const best = most < FIT_MIN ? [] : fits.filter(({ prices }) => prices === most);
  // A time in a unit that the layout never has counts only against others: alone, it is what is wrong with the file.
  const timed = best.filter(({ times }) => times >= FIT_MIN);
  const [only, another] = timed.length > 0 ? timed : best;
  if (only !== undefined && another === undefined) return only.id;
  const found = quoted(rows[0] ?? '');
  if (only === undefined) {
    const orders = ORDERS_OF_SIX.map((id) => `${LAYOUTS[id].order?.join(',')} (${LAYOUTS[id].name})`);
    throw unknown(file, null, `six columns in one of the orders ${orders.join(', ')}`, `rows like ${found}`);
  }
  const expected = 'rows that tell the order of their six columns, or a layout named with --layout';
  const ids = (timed.length > 0 ? timed : best).map(({ id }) => id).join(' and ');
  throw unknown(file, null, expected, `rows that fit ${ids}, like ${found}`);
}

const quoted = (line: string): string =>
  JSON.stringify(line.length > QUOTED_MAX ? `${line.slice(0, QUOTED_MAX)}…` : line);

const unknown = (file: string, line: number | null, expected: string, found: string): PriceFileError =>
  new PriceFileError('unknown-layout', file, line, expected, found);
