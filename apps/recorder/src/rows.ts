import type { LadderEvent, LadderStrike } from '@rec-io/database/live-ladder';
import type { PriceSecond } from '@rec-io/database/live-prices';
import { floorTo, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';
import type { LadderView, MarketView } from '@rec-io/domain/view';

const E4 = 10_000;
const HUNDREDTHS = 100;
const ONE_DOLLAR_E4 = 10_000;

const dollars = (priceE4: number | null): number | null => (priceE4 === null ? null : priceE4 / E4);
const complement = (priceE4: number | null): number | null =>
  priceE4 === null ? null : (ONE_DOLLAR_E4 - priceE4) / E4;

/** The log's row of what the market view shows; null while it shows no price. */
export function secondOf(market: MarketView): PriceSecond | null {
  const { timeMs, indexE4, momentumBp, momentumLags } = market;
  if (timeMs === null || indexE4 === null) return null;
  return {
    timeMs: floorTo(timeMs, SECOND_MS),
    price: indexE4 / E4,
    oneMinuteMean: oneMinuteMean(market, timeMs),
    momentum: percent(momentumBp),
    deltas: [1, 2, 3, 4, 15, 30].map(
      (minutes) => momentumLags.find((lag) => lag.minutes === minutes)?.changePct ?? null,
    ),
  };
}

const percent = (basisPoints: number | null): number | null =>
  basisPoints === null ? null : basisPoints / HUNDREDTHS;

/** Of the points of the last minute that the view has. */
function oneMinuteMean({ recent }: MarketView, timeMs: number): number | null {
  const points = recent.filter(([at]) => at > timeMs - MINUTE_MS && at <= timeMs);
  const sum = points.reduce((total, [, indexE4]) => total + indexE4, 0);
  return points.length === 0 ? null : sum / points.length / E4;
}

/** The ladder of the same moment; null while there is none, or market and ladder are not of one event. */
export function ladderOf(
  market: MarketView,
  ladder: LadderView,
): { readonly event: LadderEvent; readonly strikes: readonly LadderStrike[] } | null {
  const { timeMs, indexE4, eventTicker, eventTitle, openTimeMs, closeTimeMs, momentumBp } = market;
  if (timeMs === null || indexE4 === null || closeTimeMs === null || openTimeMs === null) return null;
  if (eventTicker === null || ladder.eventTicker !== eventTicker || ladder.rows.length === 0) return null;
  return {
    event: {
      ...{ eventTicker, title: eventTitle ?? eventTicker, timeMs, openTimeMs, closeTimeMs },
      ...{ price: indexE4 / E4, strikeTier: tierOf(ladder), momentum: percent(momentumBp) },
    },
    strikes: ladder.rows.map((row) => ({
      ...{
        ticker: row.ticker,
        strike: row.strikeE4 / E4,
        buffer: row.bufferE4 / E4,
        bufferPct: row.bufferPct,
      },
      probability: row.probability === null ? null : HUNDREDTHS * row.probability,
      ...{ yesBid: dollars(row.yesBidE4), yesAsk: dollars(row.yesAskE4), noAsk: dollars(row.noAskE4) },
      // Who offers YES bids for NO.
      noBid: complement(row.yesAskE4),
      ...{ yesDiff: cents(row.yesEdgeE4), noDiff: cents(row.noEdgeE4) },
      ...{ volume: row.volumeE2 / HUNDREDTHS, activeSide: row.activeSide },
    })),
  };
}

const cents = (edgeE4: number | null): number | null => (edgeE4 === null ? null : edgeE4 / HUNDREDTHS);

/** The usual distance of two neighbouring strikes, in dollars. */
function tierOf({ rows }: LadderView): number | null {
  const strikes = rows.map(({ strikeE4 }) => strikeE4).sort((a, b) => a - b);
  const steps = strikes.slice(1).map((strikeE4, i) => strikeE4 - (strikes[i] ?? 0));
  const middle = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  return middle === undefined ? null : middle / E4;
}
