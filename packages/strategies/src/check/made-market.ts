import { expectedFeeE4, QUADRATIC_FEES } from '@rec-io/domain/fee';
import { IndexHistory } from '@rec-io/domain/index-history';
import type { Market } from '@rec-io/domain/market';
import { momentumBp } from '@rec-io/domain/momentum';
import { complement, type PriceE4 } from '@rec-io/domain/money';
import { type Random, random } from '@rec-io/domain/random';
import type { StrategyInput } from '@rec-io/domain/strategy';
import type { StrikeRow } from '@rec-io/domain/strike-ladder';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@rec-io/domain/time';

/** What a market shows at an instant: an input without what a monitor did before. */
export type MarketInstant = Pick<StrategyInput, 'nowMs' | 'indexE4' | 'momentumBp' | 'ladder'>;

export type MadeMarket = {
  readonly kind: 'hourly' | 'quarter';
  readonly events: number;
  readonly seed: number;
};

const START_MS = Date.parse('2026-10-08T12:00:00Z');
const START_PRICE = 100_000;
/** Of the price per square root of a second: some 50 % a year. */
const SIGMA = 0.0001;
const STRIKES = 41;
const STRIKE_STEP = 250;
const STEP_MS = { hourly: 5 * SECOND_MS, quarter: 2 * SECOND_MS };
const LENGTH_MS = { hourly: HOUR_MS, quarter: 15 * MINUTE_MS };

/**
 * A market that is made up from a seed, with what real ones do: jumps, prices beside the model's, empty and unknown books,
 * a minute without momentum, a strike that is not known at first, volume that grows, markets that close.
 */
export function* madeMarket({ kind, events, seed }: MadeMarket): Generator<MarketInstant> {
  const chance = random(seed, 'strategy-check');
  const history = new IndexHistory();
  let price = START_PRICE;
  for (let event = 0; event < events; event++) {
    const openMs = START_MS + event * LENGTH_MS[kind];
    const closeTimeMs = openMs + LENGTH_MS[kind];
    const eventTicker = `MADE-${kind}-${event}`;
    const middle = kind === 'hourly' ? Math.round(price / STRIKE_STEP) * STRIKE_STEP : Math.round(price);
    for (let nowMs = openMs; nowMs < closeTimeMs; nowMs += STEP_MS[kind]) {
      const jump = chance.next() < 0.005 ? chance.normal() * 0.006 : 0;
      price *= Math.exp(SIGMA * Math.sqrt(STEP_MS[kind] / SECOND_MS) * chance.normal() + jump);
      const indexE4 = Math.round(price * 10_000) as PriceE4;
      history.observe(nowMs, indexE4);
      const strikes =
        kind === 'hourly'
          ? Array.from({ length: STRIKES }, (_, i) => middle + (i - 20) * STRIKE_STEP)
          : [nowMs === openMs ? 0 : middle];
      const rows = strikes.map((strike) =>
        madeRow(chance, { strike, price, eventTicker, openMs, nowMs, closeTimeMs }),
      );
      const tooLittle = chance.next() < 0.005 ? 'the model knows too little' : null;
      const uncertainty = { offset: 0.05, slope: chance.next() * 0.3, tooLittle };
      const ladder = { eventTicker, closeTimeMs, rows, uncertainty };
      yield { nowMs, indexE4, momentumBp: momentumBp(history, nowMs, indexE4), ladder };
    }
  }
}

type RowFacts = {
  /** In dollars; 0 while it is not known. */
  readonly strike: number;
  readonly price: number;
  readonly eventTicker: string;
  readonly openMs: number;
  readonly nowMs: number;
  readonly closeTimeMs: number;
};

function madeRow(
  chance: Random,
  { strike, price, eventTicker, openMs, nowMs, closeTimeMs }: RowFacts,
): StrikeRow {
  const seconds = Math.max(1, (closeTimeMs - nowMs) / SECOND_MS);
  const above = (sigma: number) =>
    1 / (1 + Math.exp((-1.7 * Math.log(price / strike)) / (sigma * Math.sqrt(seconds))));
  const isKnown = strike > 0 && chance.next() > 0.01;
  const probability = isKnown ? above(SIGMA) : Number.NaN;
  const [yesBidE4, noBidE4] = isKnown ? madeBids(chance, above(SIGMA * 1.3)) : [null, null];
  const volumeE2 = Math.round(((nowMs - openMs) / SECOND_MS) * 500);
  const market: Market = {
    ticker: `${eventTicker}-T${strike === 0 ? 'B' : strike}`,
    eventTicker,
    seriesTicker: 'MADE',
    symbol: 'BTC',
    floorStrikeE4: Math.max(0, strike * 10_000 - 100) as PriceE4,
    openTimeMs: openMs,
    closeTimeMs,
    status: chance.next() < 0.005 ? 'inactive' : 'active',
    title: 'A market that is made up',
    strikeType: 'greater',
    strikeText: `$${strike} or above`,
    exchangeIndex: 2,
    tickE4: 100 as PriceE4,
    fees: QUADRATIC_FEES,
    volumeE2,
  };
  const yesAskE4 = noBidE4 === null ? null : complement(noBidE4);
  const noAskE4 = yesBidE4 === null ? null : complement(yesBidE4);
  return {
    market,
    bufferE4: Math.round((price - strike) * 10_000),
    probability,
    activeSide: price > strike ? 'yes' : 'no',
    yesBidE4,
    noBidE4,
    yesAskE4,
    noAskE4,
    yesEdgeE4: edge(probability, yesAskE4),
    noEdgeE4: edge(1 - probability, noAskE4),
    volumeE2,
  };
}

/** Best bids of both sides in whole cents around what the market thinks; null where nobody bids. */
function madeBids(chance: Random, fair: number): readonly [PriceE4 | null, PriceE4 | null] {
  const middle = fair * 100 + chance.normal() * 1.5;
  const half = 0.5 + chance.next() * 1.5;
  const bid = (cents: number) =>
    cents < 1 || chance.next() < 0.02 ? null : ((Math.min(99, Math.floor(cents)) * 100) as PriceE4);
  const yes = bid(middle - half);
  const no = bid(100 - middle - half);
  return yes !== null && no !== null && yes + no >= 10_000 ? [yes, null] : [yes, no];
}

const edge = (probability: number, askE4: PriceE4 | null): number =>
  askE4 === null ? Number.NaN : probability * 10_000 - askE4 - expectedFeeE4(QUADRATIC_FEES, askE4);
