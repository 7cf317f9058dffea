/** Forms in which files tell a bar's start. */
export type TimeForm = 's' | 'ms' | 'µs' | 'ISO';

export const TIME_FORM_NAMES: Readonly<Record<TimeForm, string>> = {
  s: 'unix seconds',
  ms: 'unix milliseconds',
  µs: 'unix microseconds',
  ISO: 'ISO times (UTC)',
};

/** Where in a row what is. −1: the row does not have it. */
export type BarColumnIndexes = {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Coins. */
  readonly volume: number;
  /** `BTC/USD`, the same in every row. */
  readonly symbol: number;
};

export const LAYOUT_IDS = [
  'coinbase',
  'bitstamp',
  'cryptodatadownload',
  'bitfinex',
  'bitfinex-api',
  'binance',
  'kraken',
  'named',
] as const;
export type LayoutId = (typeof LAYOUT_IDS)[number];

/** Facts of a layout that no single file tells. */
export type LayoutFacts = {
  /** For people. */
  readonly name: string;
  /** Whose files usually look so; null: anybody's. */
  readonly venue: string | null;
  readonly times: readonly TimeForm[];
  /** Order of the columns in files without a header; null: such files always have one. */
  readonly order: readonly string[] | null;
};

const PLAIN_ORDER = ['time', 'open', 'high', 'low', 'close', 'volume'];

export const LAYOUTS: Readonly<Record<LayoutId, LayoutFacts>> = {
  coinbase: {
    name: 'Coinbase',
    venue: 'coinbase',
    times: ['s', 'ISO'],
    order: ['time', 'low', 'high', 'open', 'close', 'volume'],
  },
  bitstamp: {
    name: 'Bitstamp',
    venue: 'bitstamp',
    times: ['s', 'ISO'],
    order: [...PLAIN_ORDER, 'volume of dollars', 'weighted price'],
  },
  cryptodatadownload: {
    name: 'CryptoDataDownload',
    venue: 'bitstamp',
    // Its files of several years change from seconds to milliseconds within.
    times: ['s', 'ms', 'ISO'],
    order: null,
  },
  // Many programs write it, so it says nothing of who brought the prices.
  bitfinex: { name: 'Bitfinex', venue: null, times: ['s'], order: PLAIN_ORDER },
  'bitfinex-api': {
    name: 'Bitfinex’s API',
    venue: 'bitfinex',
    times: ['ms'],
    order: ['time', 'open', 'close', 'high', 'low', 'volume'],
  },
  binance: {
    name: 'Binance',
    venue: 'binance',
    // Microseconds since 2025.
    times: ['ms', 'µs'],
    order: [
      ...PLAIN_ORDER,
      ...['close time', 'quote volume', 'trades', 'taker base', 'taker quote', 'ignored'],
    ],
  },
  kraken: { name: 'Kraken', venue: 'kraken', times: ['s'], order: [...PLAIN_ORDER, 'trades'] },
  named: { name: 'columns by name', venue: null, times: ['s', 'ms', 'µs', 'ISO'], order: null },
};

/** How one file is to be read. */
export type BarLayout = {
  readonly id: LayoutId;
  readonly columns: BarColumnIndexes;
  readonly columnCount: number;
  readonly times: readonly TimeForm[];
  /** The order of its columns as it names them, or as is known of the layout. */
  readonly shown: string;
  /** Lines before the first row. */
  readonly linesBefore: number;
  /** The line that names the columns; null without. */
  readonly header: string | null;
};

/** Columns of a known order. */
export function columnsOfOrder(order: readonly string[]): BarColumnIndexes {
  const at = (name: string) => order.indexOf(name);
  return {
    ...{ time: at('time'), open: at('open'), high: at('high'), low: at('low'), close: at('close') },
    ...{ volume: at('volume'), symbol: at('symbol') },
  };
}
