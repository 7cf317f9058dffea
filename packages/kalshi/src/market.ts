import type { FeeSchedule } from '@rec-io/domain/fee';
import type { CoinSymbol, Market, MarketStatus } from '@rec-io/domain/market';
import { type PriceE4, parseCountE2, parsePriceE4 } from '@rec-io/domain/money';
import { parseTimeMs, strikeE4 } from './amounts.ts';
import type { WireMarket } from './schemas/market.ts';
import { CRYPTO_SHARD } from './shards.ts';

/** What a market inherits from its series. */
export type SeriesFacts = {
  readonly symbol: CoinSymbol;
  readonly seriesTicker: string;
  readonly fees: FeeSchedule;
};

const STATUS: Readonly<Record<string, MarketStatus>> = {
  initialized: 'initialized',
  active: 'active',
  inactive: 'inactive',
  closed: 'closed',
  determined: 'determined',
  disputed: 'determined',
  amended: 'determined',
  finalized: 'settled',
};

/**
 * Null for a market that is not an "above" or "at least" contract with one strike: nothing here can price it. A quarter hour's
 * strike is not known before its first second is over: 0 until then.
 */
export function marketOf(wire: WireMarket, series: SeriesFacts): Market | null {
  const strikeType = wire.strike_type;
  if (strikeType !== 'greater' && strikeType !== 'greater_or_equal') return null;
  if (strikeType === 'greater' && wire.floor_strike == null) return null;
  return {
    ticker: wire.ticker,
    eventTicker: wire.event_ticker,
    ...series,
    strikeType,
    floorStrikeE4: wire.floor_strike == null ? (0 as PriceE4) : strikeE4(wire.floor_strike),
    openTimeMs: parseTimeMs(wire.open_time),
    closeTimeMs: parseTimeMs(wire.close_time),
    status: marketStatus(wire.status),
    title: wire.title ?? '',
    strikeText: wire.yes_sub_title ?? '',
    // It may be left out, and every series that is read here is a crypto series.
    exchangeIndex: wire.exchange_index ?? CRYPTO_SHARD,
    tickE4: coarsestTickE4(wire.price_ranges),
    volumeE2: parseCountE2(wire.volume_fp),
  };
}

/** A state that the exchange adds some day is one in which nothing is bought; what is held still settles. */
const marketStatus = (status: string): MarketStatus => STATUS[status] ?? 'inactive';

/** A grid may be finer at its ends; its coarsest step is valid everywhere. */
export const coarsestTickE4 = (ranges: WireMarket['price_ranges']): PriceE4 =>
  Math.max(...ranges.map((range) => parsePriceE4(range.step))) as PriceE4;
