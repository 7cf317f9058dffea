import {
  type CoinSymbol,
  eventTicker,
  eventTitle,
  HOURLY_SERIES,
  marketTicker,
  QUARTER_SERIES,
  quarterEventTicker,
  quarterMarketTicker,
  type StrikeType,
} from '@rec-io/domain/market';
import type { PriceE4 } from '@rec-io/domain/money';
import type { PriceLevelStructure } from '@rec-io/domain/price-grid';
import { easternTime, floorTo, HOUR_MS, MINUTE_MS, nextHour } from '@rec-io/domain/time';
import { dailyStrikesE4, floorStrikesE4, NO_STRIKE_E4 } from './strikes.ts';

/** The kinds of events that a symbol can have at the same time. */
export type Ladder = 'hourly' | 'daily' | 'quarter';
export const LADDERS: readonly Ladder[] = ['hourly', 'daily', 'quarter'];

const QUARTER_MS = 15 * MINUTE_MS;
/** The day ends with the hour that closes at 17:00 Eastern. */
const DAY_CLOSE_HOUR = 17;

/** What sets one ladder apart from the others. */
export type LadderRule = {
  readonly series: Readonly<Record<CoinSymbol, string>>;
  readonly strikeType: StrikeType;
  readonly priceLevels: PriceLevelStructure;
  /** From the close to the payout, unless the exchange is told otherwise. */
  readonly settlementTimerS: number;
  /** Whether an event is listed while the one before it still trades, and waits for its opening. */
  readonly ahead: boolean;
  /** Its part of a symbol's market numbers. */
  readonly firstNumber: number;
  /** Close of the event that trades at `timeMs`. */
  closeAfter(timeMs: number): number;
  eventTicker(series: string, closeTimeMs: number): string;
  marketTicker(event: string, floorStrikeE4: PriceE4, closeTimeMs: number): string;
  strikesE4(aroundE4: PriceE4, count: number): readonly PriceE4[];
  title(symbol: CoinSymbol, closeTimeMs: number): string;
};

const SETTLEMENT_TIMER_S = 5;
const above = {
  series: HOURLY_SERIES,
  strikeType: 'greater',
  priceLevels: 'linear_cent',
  settlementTimerS: SETTLEMENT_TIMER_S,
  ahead: false,
  eventTicker,
  marketTicker,
} as const;

export const LADDER_RULES: Readonly<Record<Ladder, LadderRule>> = {
  hourly: {
    ...above,
    firstNumber: 0,
    closeAfter: nextHour,
    strikesE4: floorStrikesE4,
    title: eventTitle,
  },
  daily: {
    ...above,
    firstNumber: 2_000,
    closeAfter: nextDayClose,
    strikesE4: dailyStrikesE4,
    title: (symbol, closeTimeMs) => eventTitle(symbol, closeTimeMs).replace(/ at .*$/, '?'),
  },
  quarter: {
    series: QUARTER_SERIES,
    strikeType: 'greater_or_equal',
    priceLevels: 'tapered_deci_cent',
    settlementTimerS: 1,
    ahead: true,
    firstNumber: 4_000,
    closeAfter: (timeMs) => floorTo(timeMs, QUARTER_MS) + QUARTER_MS,
    eventTicker: quarterEventTicker,
    marketTicker: (event, _strike, closeTimeMs) => quarterMarketTicker(event, closeTimeMs),
    strikesE4: () => [NO_STRIKE_E4],
    title: (symbol, closeTimeMs) => `${symbol} up in the 15 minutes to ${clockText(closeTimeMs)}?`,
  },
};

/** Whether an hour's close is the day's: then there is no hourly event besides, because their tickers are the same. */
export const isDayClose = (closeTimeMs: number): boolean => easternTime(closeTimeMs).hour === DAY_CLOSE_HOUR;

/** The first 17:00 Eastern after `timeMs`: 24 hours after the one before, and 23 or 25 where the clocks change. */
function nextDayClose(timeMs: number): number {
  let closeTimeMs = nextHour(timeMs);
  while (!isDayClose(closeTimeMs)) closeTimeMs += HOUR_MS;
  return closeTimeMs;
}

/** "2:15 PM EDT" */
function clockText(timeMs: number): string {
  const { hour, minute, zone } = easternTime(timeMs);
  const half = hour < 12 ? 'AM' : 'PM';
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minute).padStart(2, '0')} ${half} ${zone}`;
}
