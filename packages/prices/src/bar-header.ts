import { type BarColumnIndexes, LAYOUTS, type LayoutId } from './bar-layout.ts';

/** What a header says: where each column is, and whose layout that is. */
export type BarHeader = {
  readonly id: LayoutId;
  readonly columns: BarColumnIndexes;
  readonly missing: readonly string[];
};

const TIME_NAMES = [
  ...['timestamp', 'time', 'unix', 'unixtimestamp', 'opentime', 'mts', 'start', 'datetime', 'date'],
];
const VOLUME_NAMES = ['volume', 'volumebtc', 'volumexbt', 'volumeeth', 'basevolume', 'volumebase', 'vol'];

/** `Volume_(BTC)`, `Volume BTC` and `volumebtc` are one name. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Whether a line names columns of bars rather than being one. */
export function isHeader(fields: readonly string[]): boolean {
  const names = fields.map(plain);
  return ['open', 'high', 'low', 'close'].filter((name) => names.includes(name)).length >= 2;
}

/** @param source what stands before the header, such as an address */
export function readHeader(fields: readonly string[], source: string): BarHeader {
  const names = fields.map(plain);
  const first = (wanted: readonly string[]) =>
    wanted.map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
  const columns = {
    ...{ time: first(TIME_NAMES), open: first(['open']), high: first(['high']) },
    ...{ low: first(['low']), close: first(['close']), volume: first(VOLUME_NAMES) },
    symbol: first(['symbol', 'pair']),
  };
  const missing = (['time', 'open', 'high', 'low', 'close', 'volume'] as const).filter(
    (name) => columns[name] < 0,
  );
  return { id: layoutOf(names, source), columns, missing };
}

function layoutOf(names: readonly string[], source: string): LayoutId {
  const has = (name: string) => names.includes(name);
  if (/cryptodatadownload/i.test(source) || (has('unix') && has('symbol'))) return 'cryptodatadownload';
  if (has('mts')) return 'bitfinex-api';
  if (has('opentime') && has('closetime')) return 'binance';
  if (has('weightedprice') || has('volumecurrency')) return 'bitstamp';
  if (names.length === 7 && has('trades') && isTime(names[0])) return 'kraken';
  const order = names.map((name) => (isTime(name) ? 'time' : name)).join();
  if (order === LAYOUTS.coinbase.order?.join()) return 'coinbase';
  // The name of the time tells it from what programs of no venue write.
  if (order === LAYOUTS.bitfinex.order?.join() && names[0] === 'timestamp') return 'bitfinex';
  return 'named';
}

const isTime = (name: string | undefined): boolean => name !== undefined && TIME_NAMES.includes(name);
