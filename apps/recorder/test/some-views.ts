import type { LadderRowView, LadderView, MarketView } from '@rec-io/domain/view';

export const CLOSE_MS = Date.UTC(2026, 9, 8, 16);
export const T0 = CLOSE_MS - 600_000;
export const EVENT = 'KXBTCD-26OCT0812';

/** What a trader shows so many seconds after T0. */
export function marketAt(second: number, change: Partial<MarketView> = {}): MarketView {
  const timeMs = T0 + second * 1_000;
  const indexE4 = 821_432_700 + second * 1_000;
  return {
    ...{ symbol: 'BTC', indexE4, origin: 'coinbase' as const, timeMs, ageMs: 20 },
    change: { h1: 0.21, h3: -0.64, d1: null },
    momentumBp: 7.4,
    momentumLags: [1, 2, 3, 4, 15, 30].map((minutes) => ({
      minutes,
      changePct: minutes === 30 ? null : minutes / 8,
    })),
    ...{ eventTicker: EVENT, eventTitle: 'BTC price on Oct 8, 2026 at 12pm EDT?' },
    ...{ openTimeMs: CLOSE_MS - 3_600_000, closeTimeMs: CLOSE_MS },
    recent: [
      [timeMs - 62_000, 1],
      [timeMs - 2_000, indexE4 - 2_000],
      [timeMs, indexE4],
    ],
    ...change,
  };
}

/** Three strikes of an event, 250 $ apart. */
export const ladderOf = (eventTicker = EVENT, change: Partial<LadderRowView> = {}): LadderView => ({
  eventTicker,
  takerRateE4: 700,
  rows: [820_000_000, 822_500_000, 825_000_000].map((strikeE4, i) => ({
    ...{ ticker: `${eventTicker}-T${strikeE4 / 1e4 - 0.01}`, strikeE4 },
    ...{ bufferE4: 821_432_700 - strikeE4, bufferPct: (821_432_700 - strikeE4) / 8_214_327 },
    probability: i === 2 ? null : 0.875 - i / 2,
    ...{ probabilityLow: null, probabilityHigh: null },
    activeSide: strikeE4 < 821_432_700 ? ('yes' as const) : ('no' as const),
    ...{ yesBidE4: 8_600, yesAskE4: i === 2 ? null : 8_800, noAskE4: 1_400 },
    ...{ yesEdgeE4: i === 2 ? null : -125, noEdgeE4: 250 },
    ...{ volumeE2: 12_345, bookValid: true, heldE2: 0 },
    ...change,
  })),
});
