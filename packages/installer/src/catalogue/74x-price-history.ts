import type { Entries } from './entry.ts';

/** Failures of the price history. */
export const PRICE_HISTORY = {
  'REC-740': {
    title: 'A price file cannot be read: {message}',
    cause: 'It is missing, cut short, packed in a way that is not known, or closed to this account.',
    remedy: 'Plain CSV and gzip are read. Fetch or unpack it anew, and name it again. Nothing was stored.',
  },
  'REC-741': {
    title: 'The layout of a price file is not known: {message}',
    cause:
      'Files of Coinbase, Bitstamp, CryptoDataDownload, Bitfinex, Binance and Kraken are known by their columns, and any other by a header that names time, open, high, low, close and volume.',
    remedy:
      'Put a header above its rows, or name its layout: recio data import FILE --layout coinbase. Nothing was stored.',
  },
  'REC-742': {
    title: 'A price file is not what it seems: {message}',
    cause:
      'Its coin, its currency or the unit of its prices is another one. Whatever is learnt from it would be wrong.',
    remedy:
      'Name the coin with --symbol, or take another file. Invented prices for practice: --any-price takes them whatever the coin cost. Nothing was stored.',
  },
  'REC-743': {
    title: 'The times of a price file are wrong: {message}',
    cause: 'Each layout has its own unit of time, and a bar begins with a whole minute.',
    remedy:
      'Correct the file, or name its layout with --layout if it was taken for another. Nothing was stored.',
  },
  'REC-744': {
    title: 'A price file is broken: {message}',
    cause:
      'Single rows that cannot be are left out and told. More than one in a hundred, or a market that no market is, means that the file itself is wrong.',
    remedy: 'Take another file of that time, or correct it. Nothing was stored.',
  },
  'REC-745': {
    title: 'A price file does not go on from the history: {message}',
    cause:
      'What is stored beside it, or in its minutes, is another price. One of the two is of another coin or unit.',
    remedy:
      'See what is stored: recio data status, recio data verify. If that is wrong, take the file’s: --replace. Invented prices for practice: --any-price. Nothing was stored.',
  },
  'REC-746': {
    title: 'There is no bar of {symbol} to go on from.',
    cause: 'Nothing is stored yet, and no day to begin with was named.',
    remedy:
      'Name the day: recio data fetch --symbol {symbol} --from 2024-01-01. A year takes about ten minutes; it can be stopped at any time, and goes on there.',
  },
  'REC-747': {
    title: 'Coinbase did not give the bars: {reason}',
    cause: '{cause}',
    remedy:
      'What came before is stored. Run the same command again later: it goes on there. Files of any venue can be imported meanwhile: recio data import FILE',
  },
  'REC-748': {
    title: 'What Coinbase has of {symbol} does not go on from the history: {stored}, and then {came}.',
    cause:
      'One of the two is of another coin or unit: something else was imported, or Coinbase made a mistake. The page was not stored.',
    remedy:
      'See what is stored: recio data verify. If that is wrong: recio data fetch --symbol {symbol} --from DATE --replace',
  },
  'REC-749': {
    title: 'No bar of {symbol} is stored.',
    cause: 'The price history of this installation has nothing of this coin yet.',
    remedy:
      'Bring bars from files: recio data import FILE. Or from Coinbase: recio data fetch --symbol {symbol} --from 2024-01-01. Without storing them: --prices FILE',
  },
} as const satisfies Entries;
