import type { PriceE4 } from '@rec-io/domain/money';
import type { Holding } from './holding.ts';
import type { TradingEvent } from './trading-event.ts';
import type { TradingMarket } from './trading-market.ts';

/** What a market has traded so far, and which of the house's players hold what. */
export type MarketRecord = {
  readonly volumeE2: number;
  readonly lastPriceE4: PriceE4 | null;
  readonly lastCountE2: number;
  /** Signed, by the number of the player. */
  readonly houseHeldE2: readonly number[];
};

/** Where the markets' trading of before a restart is found; their accounts' part is in the journal. */
export interface MarketRecords {
  /** One for each market of an event; null when nothing is on record. */
  of(event: TradingEvent): readonly MarketRecord[] | null;
}

export const recordOf = ({
  volumeE2,
  lastPriceE4,
  lastCountE2,
  houseHeldE2,
}: TradingMarket): MarketRecord => ({
  ...{ volumeE2, lastPriceE4, lastCountE2 },
  houseHeldE2: [...houseHeldE2],
});

const NOTHING: MarketRecord = { volumeE2: 0, lastPriceE4: null, lastCountE2: 0, houseHeldE2: [] };

/**
 * Makes a market what it was by its record, whatever it has traded since the start. Contracts net to zero and the
 * accounts' are certain, so what the record does not explain is the crowd's.
 * @param crowd number of the player
 */
export function recallMarket(
  market: TradingMarket,
  record: MarketRecord | null,
  holdings: readonly Holding[],
  crowd: number,
): void {
  const { houseHeldE2 } = market;
  const { volumeE2, lastPriceE4, lastCountE2, houseHeldE2: heldBefore } = record ?? NOTHING;
  market.volumeE2 = volumeE2;
  market.lastPriceE4 = lastPriceE4;
  market.lastCountE2 = lastCountE2;
  if (market.settledTimeMs !== null) return;
  let [sumE2, longE2] = [0, 0];
  for (const { heldE2 } of holdings) {
    sumE2 += heldE2;
    longE2 += Math.max(0, heldE2);
  }
  for (let player = 0; player < houseHeldE2.length; player++) {
    houseHeldE2[player] = heldBefore[player] ?? 0;
    sumE2 += houseHeldE2[player] ?? 0;
  }
  houseHeldE2[crowd] = (houseHeldE2[crowd] ?? 0) - sumE2;
  market.openInterestE2 = houseHeldE2.reduce((sum, heldE2) => sum + Math.max(0, heldE2), longE2);
}
