import type { FeeSchedule } from './fee.ts';
import { formatDecimal, type PriceE4 } from './money.ts';
import { easternTime, HOUR_MS, hourCode } from './time.ts';

/** The underlyings that are traded. */
export type CoinSymbol = 'BTC' | 'ETH';
export const SYMBOLS: readonly CoinSymbol[] = ['BTC', 'ETH'];

/** The index a symbol's contracts settle on, by its CF Benchmarks name. */
export const INDEX_ID: Readonly<Record<CoinSymbol, string>> = { BTC: 'BRTI', ETH: 'ETHUSD_RTI' };
/** The "above" series of a symbol: an event every hour, and the one that closes at 17:00 Eastern is the day's. */
export const HOURLY_SERIES: Readonly<Record<CoinSymbol, string>> = { BTC: 'KXBTCD', ETH: 'KXETHD' };
/** The "up or down" series of a symbol: one market every quarter of an hour. */
export const QUARTER_SERIES: Readonly<Record<CoinSymbol, string>> = { BTC: 'KXBTC15M', ETH: 'KXETH15M' };

/** Which events of a symbol: those of every hour, or of every quarter of one. */
export type SeriesKind = 'hourly' | 'quarter';

/** One series that is watched and traded. */
export type Series = { readonly symbol: CoinSymbol; readonly kind: SeriesKind };

export const seriesTicker = ({ symbol, kind }: Series): string =>
  (kind === 'hourly' ? HOURLY_SERIES : QUARTER_SERIES)[symbol];

export const ALL_SERIES: readonly Series[] = SYMBOLS.flatMap((symbol) =>
  (['hourly', 'quarter'] as const).map((kind) => ({ symbol, kind })),
);

const QUARTERS: ReadonlySet<string> = new Set(Object.values(QUARTER_SERIES));
export const seriesKind = (ticker: string): SeriesKind => (QUARTERS.has(ticker) ? 'quarter' : 'hourly');

/** One strike of one event. `active` trades; `closed` waits for its result; `settled` has paid. */
export type MarketStatus = 'initialized' | 'active' | 'inactive' | 'closed' | 'determined' | 'settled';
export type MarketResult = 'yes' | 'no';
/** Whether YES needs more than the strike, or the strike itself is enough. */
export type StrikeType = 'greater' | 'greater_or_equal';

export type Market = {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly seriesTicker: string;
  readonly symbol: CoinSymbol;
  readonly strikeType: StrikeType;
  /**
   * `greater`: YES pays when the settlement value is strictly above this (81,999.99 $ for "82,000 or above");
   * `greater_or_equal`: also when it is this. 0 while a quarter hour's strike is not known, in its first second.
   */
  readonly floorStrikeE4: PriceE4;
  readonly openTimeMs: number;
  readonly closeTimeMs: number;
  readonly status: MarketStatus;
  readonly title: string;
  /** As the exchange words the strike: "$82,000 or above". */
  readonly strikeText: string;
  readonly exchangeIndex: number;
  /** Price grid: an order's price must be a multiple of this. */
  readonly tickE4: PriceE4;
  readonly fees: FeeSchedule;
  /** Contracts traded so far, in 1/100. */
  readonly volumeE2: number;
};

/**
 * Event ticker of the hour that closes at `closeTimeMs`: `KXBTCD-26OCT0812`. The second of the two autumn hours with the
 * same Eastern code gets the suffix `X`, our own convention for the simulator: the exchange documents none.
 */
export function eventTicker(seriesTicker: string, closeTimeMs: number): string {
  return `${seriesTicker}-${hourCode(closeTimeMs)}${isRepeatedHour(closeTimeMs) ? 'X' : ''}`;
}

const isRepeatedHour = (timeMs: number): boolean => hourCode(timeMs - HOUR_MS) === hourCode(timeMs);
const minuteText = (timeMs: number): string => String(easternTime(timeMs).minute).padStart(2, '0');

/** Event ticker of the quarter hour that closes at `closeTimeMs`: `KXBTC15M-26SEP071415`. Repeated ones as above. */
export function quarterEventTicker(seriesTicker: string, closeTimeMs: number): string {
  const code = `${hourCode(closeTimeMs)}${minuteText(closeTimeMs)}`;
  return `${seriesTicker}-${code}${isRepeatedHour(closeTimeMs) ? 'X' : ''}`;
}

/** Its only market: `KXBTC15M-26SEP071415-15`. */
export const quarterMarketTicker = (event: string, closeTimeMs: number): string =>
  `${event}-${minuteText(closeTimeMs)}`;

/** Market ticker: `KXBTCD-26OCT0812-T81999.99`. */
export function marketTicker(event: string, floorStrikeE4: PriceE4): string {
  return `${event}-T${formatDecimal(Math.round(floorStrikeE4 / 100), 2)}`;
}

/** The strike as people say it: 81,999.99 is "82,000 or above", so the floor strike rounded up to the cent above. */
export const displayStrikeE4 = (floorStrikeE4: PriceE4): PriceE4 => (floorStrikeE4 + 100) as PriceE4;

const NAMES: Readonly<Record<CoinSymbol, string>> = { BTC: 'BTC', ETH: 'ETH' };

/** "BTC price on Sep 1, 2026 at 7am EDT?" */
export function eventTitle(symbol: CoinSymbol, closeTimeMs: number): string {
  const et = easternTime(closeTimeMs);
  const month = new Date(Date.UTC(2000, et.month - 1, 1)).toLocaleString('en-US', {
    month: 'short',
    timeZone: 'UTC',
  });
  const hour = `${et.hour % 12 === 0 ? 12 : et.hour % 12}${et.hour < 12 ? 'am' : 'pm'}`;
  return `${NAMES[symbol]} price on ${month} ${et.day}, ${et.year} at ${hour} ${et.zone}?`;
}
