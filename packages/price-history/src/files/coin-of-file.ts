import { basename } from 'node:path';
import type { CoinSymbol } from '@rec-io/domain/market';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import { symbolOfFile } from '@rec-io/prices/price-files';

/** What a file is about, as somebody says, its rows say or its name says. */
export type Coin = {
  readonly symbol: CoinSymbol;
  /** What the prices are in: `USD`, `USDT`; null: nobody says. */
  readonly quote: string | null;
};

const DOLLARS = ['USD'];
/** Coins that are worth about a dollar. */
const NEARLY_DOLLARS = ['USDT', 'USDC', 'FDUSD', 'BUSD', 'TUSD', 'USDP', 'DAI'];
const PAIR = /(BTC|XBT|ETH)[-_/ ]?([A-Z]{3,5})(?![A-Z])/i;

/**
 * @param wanted by the person
 * @param told as the rows have it: `BTC/USD`
 * @throws PriceFileError unknown-symbol, other-coin, foreign-currency
 */
export function coinOfFile(path: string, wanted: CoinSymbol | null, told: string | null): Coin {
  const name = basename(path);
  const said = told === null ? null : symbolOfFile(told.replaceAll('/', '-'));
  if (told !== null && said === null)
    throw new PriceFileError('other-coin', path, null, 'prices of BTC or ETH', `rows of ${told}`);
  if (said !== null && wanted !== null && said !== wanted)
    throw new PriceFileError('other-coin', path, null, `prices of ${wanted}`, `rows of ${told}`);
  const symbol = wanted ?? said ?? symbolOfFile(path);
  if (symbol === null) {
    const expected = 'a name with BTC or ETH, or the coin named with --symbol';
    throw new PriceFileError('unknown-symbol', path, null, expected, name);
  }
  const quote = PAIR.exec(told ?? name)?.[2]?.toUpperCase() ?? null;
  return { symbol, quote: knownQuote(path, quote, told) };
}

const FOREIGN = ['EUR', 'GBP', 'JPY', 'KRW', 'AUD', 'CAD', 'CHF', 'TRY', 'BRL', 'BTC', 'XBT', 'ETH', 'BNB'];

function knownQuote(path: string, quote: string | null, told: string | null): string | null {
  if (quote === null || isDollars(quote)) return quote;
  // A name may have any word behind the coin's; rows say what they mean.
  if (told === null && !FOREIGN.includes(quote)) return null;
  throw new PriceFileError('foreign-currency', path, null, 'prices in dollars', `prices in ${quote}`);
}

const isDollars = (quote: string): boolean => [...DOLLARS, ...NEARLY_DOLLARS].includes(quote);
export const isNearlyDollars = (quote: string | null): boolean =>
  quote !== null && NEARLY_DOLLARS.includes(quote);

const VENUES = ['coinbase', 'bitstamp', 'bitfinex', 'binance', 'kraken', 'gemini', 'okx', 'bybit'];

/** By the name of the file, else by its layout; null: nobody says. */
export function venueOfFile(path: string, ofLayout: string | null): string | null {
  const name = basename(path).toLowerCase();
  return VENUES.find((venue) => name.includes(venue)) ?? ofLayout;
}
