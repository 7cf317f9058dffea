import type { FeeSchedule } from './fee.ts';
import { formatDecimal, type PriceE4 } from './money.ts';
import { easternTime, HOUR_MS, hourCode } from './time.ts';

/** The underlyings that are traded. */
export type CoinSymbol = 'BTC' | 'ETH';
export const SYMBOLS: readonly CoinSymbol[] = ['BTC', 'ETH'];

/** The index a symbol's contracts settle on, by its CF Benchmarks name. */
export const INDEX_ID: Readonly<Record<CoinSymbol, string>> = { BTC: 'BRTI', ETH: 'ETHUSD_RTI' };
/** The hourly "above" series of a symbol. */
export const HOURLY_SERIES: Readonly<Record<CoinSymbol, string>> = { BTC: 'KXBTCD', ETH: 'KXETHD' };

/** One strike of one event. `active` trades; `closed` waits for its result; `settled` has paid. */
export type MarketStatus = 'initialized' | 'active' | 'inactive' | 'closed' | 'determined' | 'settled';
export type MarketResult = 'yes' | 'no';

export type Market = {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly seriesTicker: string;
  readonly symbol: CoinSymbol;
  /** YES pays when the settlement value is strictly above this (81,999.99 $ for "82,000 or above"). */
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
  const code = hourCode(closeTimeMs);
  const repeated = hourCode(closeTimeMs - HOUR_MS) === code;
  return `${seriesTicker}-${code}${repeated ? 'X' : ''}`;
}

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
