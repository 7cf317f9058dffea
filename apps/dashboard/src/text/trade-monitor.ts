import type { IndexOrigin } from '@rec-io/domain/exchange-event';
import type { StatusView, TradeStatus } from '@rec-io/domain/view';

export const PRICE = {
  index: (symbol: string) => `${symbol} index`,
  price: 'Price',
  none: 'no price yet',
  unknownOrigin: 'unknown origin',
  noHour: 'Waiting for the next hour to be listed',
  toClose: 'to close',
  closed: 'closed',
  timeToClose: 'Time to close',
  chart: 'Index price in candles, with the strikes that are held, entries and exits',
  candle: 'Length of a candle',
  candles: [
    [10, '10 s'],
    [60, '1 min'],
    [300, '5 min'],
  ],
  momentum: 'Momentum',
  momentumMeans: 'Weighted change, in basis points',
} as const;

export const ORIGINS: Readonly<Record<IndexOrigin, string>> = {
  'cf-benchmarks': 'CF Benchmarks',
  coinbase: 'Coinbase (proxy)',
  recorded: 'recorded',
  seeded: 'seeded practice prices',
};

export const LADDER = {
  title: 'Strike ladder',
  empty:
    'Strikes appear when the exchange lists the next hour and its order books have arrived: usually within seconds.',
  caption: 'Strikes around the price, the highest first. Yes and No are asks in cents, to buy at.',
  columns: {
    strike: ['Strike', 'YES pays when the settlement value is at or above this'],
    buffer: ['Buffer', 'Index minus strike, in dollars'],
    percent: ['%', 'Index minus strike, in percent'],
    probability: [
      'Prob',
      'Model probability that the side winning now wins, and between which percent it says that it really is',
    ],
    yes: ['Yes', 'Best YES ask, in cents: press to buy'],
    no: ['No', 'Best NO ask, in cents: press to buy'],
    edge: ['Edge', 'Probability minus ask minus expected fee of the side winning now, in cents'],
    volume: ['Vol', 'Contracts traded'],
  },
  now: (symbol: string) => `${symbol} now`,
  range: (percent: string) => `Between ${percent} %, says the model`,
  rangeSaid: ' between ',
  noBook: 'This order book waits for a snapshot: it is not traded',
  held: 'held: ',
  buy: (side: string, strike: string, cents: string) => `Buy ${side} ${strike} at ${cents} cents`,
  all: (rows: number) => `All ${rows} strikes`,
  near: 'Near strikes',
  risk: { ultraSafe: 'ultra safe', safe: 'safe', caution: 'caution', high: 'high risk', unknown: 'unknown' },
  shortcut: 'To the strike at the price',
} as const;

export const WATCHLIST = {
  title: 'Watchlist',
  standard: 'by standard settings',
  standardMeans:
    'Strikes near an entry, as the standard settings of Hourly HTC see them: there is no monitor of it for this coin',
  by: (monitor: string) => `by ${monitor}`,
  byMeans: (monitor: string) => `Strikes near an entry, by the settings of the monitor ${monitor}`,
  caption: 'Strikes near an entry, the likeliest first',
  empty: 'No strike is near an entry now: too unlikely, too dear, or too little traded.',
  strike: 'Strike',
  ask: 'Ask',
  probability: 'Prob',
  edge: 'Edge',
} as const;

export const AUTO_ENTRY = {
  title: 'Auto entry',
  waiting: 'Waiting for the trader …',
  means: {
    ACTIVE: 'In the entry window: buys what passes every rule.',
    INACTIVE: 'Outside the entry window.',
    PAUSED: 'The price moved sharply: entries wait until it has been calm.',
    DISABLED: 'Switched off by the owner. Open trades stay supervised.',
  } satisfies Record<StatusView['autoEntryState'], string>,
  blocked: 'In the entry window, but the trader enters nothing now: the top of the page says why.',
} as const;

export const UNKNOWN_ORDERS = {
  title: (orders: number) => (orders === 1 ? 'One order is unproven' : `${orders} orders are unproven`),
  means: (orders: number) =>
    `The exchange did not say whether it took ${orders === 1 ? 'it' : 'them'}. The market is blocked until that is proven.`,
} as const;

export const STATUS_WORDS: Readonly<Record<TradeStatus, string>> = {
  pending: 'buying',
  open: 'open',
  closing: 'selling',
  expired: 'settling',
  closed: 'closed',
  error: 'failed',
};

export const OPEN_TRADES = {
  title: 'Open trades',
  count: (open: number) => `${open} open`,
  empty:
    'No open trades. A monitor buys in its entry window, when a strike is likely and still cheap enough by its settings; each trade appears here and stays until it is sold or settles.',
  caption: 'Open trades',
  strike: 'Strike',
  /** What is held, and what the bid would bring for it. */
  holding: (contracts: string, value: string) => `${contracts} · ${value}`,
  buy: 'Buy, bid',
  bid: 'Bid now',
  probability: 'Prob',
  atEntry: 'At entry',
  profit: 'P&L now',
  action: 'Close',
  close: 'Close',
  closeOne: (side: string, strike: string) => `Close ${side} ${strike}`,
  closeAll: 'Close all',
  waits: (reason: string, since: string) => `waits: ${reason}, since ${since}`,
  kept: 'kept to settlement',
  shortcutClose: 'Close the first open trade',
  shortcutCloseAll: 'Close all open trades',
} as const;

/** The way to why a trade was made. */
export const EXPLAIN_LINK = { link: (what: string) => `Explain ${what}`, short: 'Explain' } as const;

export const DAY = {
  tabs: 'The day',
  today: (finished: number) => (finished === 0 ? 'Today' : `Today (${finished})`),
  positions: (held: number) => (held === 0 ? 'Positions' : `Positions (${held})`),
  empty:
    'Nothing has finished today. A trade moves here shortly after its hour has settled, with what it made after fees.',
  caption: 'Trades that finished today, newest first',
  newestOf: (shown: number, all: number) => `The newest ${shown} of ${all}.`,
  all: 'History has all of them',
  columns: {
    closed: 'Closed',
    strike: 'Strike',
    contract: 'Contract',
    strategy: 'Strategy',
    position: 'Pos',
    buy: 'Buy',
    sell: 'Sell',
    probability: 'Prob',
    edge: 'Edge',
    indexIn: 'Index in',
    indexOut: 'Index out',
    fees: 'Fees',
    profit: 'P&L',
    winLoss: 'W/L',
  },
  notOpened: 'not opened',
  noReason: 'no reason given',
  afterFees: 'after fees',
  fees: 'fees',
  trades: (closed: number) => (closed === 1 ? 'trade' : 'trades'),
  failed: 'not opened',
  won: 'won',
  positionsCaption: 'What our trades hold, by market',
  positionsEmpty: 'Nothing is held.',
  positionsColumns: {
    ticker: 'Market',
    position: 'Held',
    cost: 'Cost',
    fees: 'Fees',
    value: 'At the bid',
    since: 'Since',
  },
  asking: 'Asking …',
  fills: {
    tab: 'Fills',
    caption: 'The newest fills, as the exchange told them',
    empty: 'Nothing was filled yet.',
    bought: 'YES bid',
    sold: 'YES ask',
    columns: {
      time: 'Time',
      ticker: 'Market',
      did: 'Book side',
      count: 'Count',
      price: 'YES price',
      fee: 'Fee',
    },
  },
  settlements: {
    tab: 'Settlements',
    caption: 'What markets paid, newest first',
    empty: 'Nothing was settled yet.',
    columns: {
      time: 'Time',
      ticker: 'Market',
      result: 'Result',
      yes: 'YES held',
      no: 'NO held',
      paid: 'Paid',
    },
  },
  exchange: {
    caption: 'What the exchange itself says is held',
    empty: 'The exchange said last that nothing is held.',
    columns: {
      ticker: 'By the exchange',
      position: 'Held',
      exposure: 'Exposed',
      fees: 'Fees',
      seen: 'Told at',
    },
  },
} as const;
