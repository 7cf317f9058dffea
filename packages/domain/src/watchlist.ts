import type { Market } from './market.ts';
import type { PriceE4 } from './money.ts';
import type { Side } from './order.ts';
import { numberOf, type ParameterSpec, type Parameters } from './parameters.ts';
import { askE4, edgeE4, type StrikeRow, sideProbability } from './strike-ladder.ts';

/** The settings of the watchlist: those of the entry, and how liquid a strike must be to be looked at. */
export const WATCHLIST_PARAMETERS = [
  {
    key: 'min_probability',
    label: 'Minimum probability',
    help: 'Least model probability of the side bought. Higher is safer and buys less.',
    type: 'number',
    default: 95,
    min: 0,
    max: 100,
    step: 0.5,
    unit: '%',
  },
  {
    key: 'min_differential',
    label: 'Minimum differential',
    help: 'Least edge: probability minus ask minus expected fee, in cents per contract. Higher is safer.',
    type: 'number',
    default: 0.25,
    min: -10,
    max: 10,
    step: 0.25,
    unit: '¢',
  },
  {
    key: 'watchlist_min_volume',
    label: 'Minimum volume',
    help: 'Contracts that must have traded at a strike before it is looked at. Higher is safer.',
    type: 'number',
    default: 1_000,
    min: 0,
    max: 1_000_000,
    step: 100,
    unit: 'contracts',
  },
  {
    key: 'watchlist_max_ask',
    label: 'Maximum ask',
    help: 'A strike of which either side costs more is left alone: nothing is left to earn. Lower is safer.',
    type: 'number',
    default: 98,
    min: 1,
    max: 99,
    step: 1,
    unit: '¢',
  },
] as const satisfies readonly ParameterSpec[];

/** What the watchlist looks at in a strike. */
export type Watchable = Pick<
  StrikeRow,
  'activeSide' | 'probability' | 'yesAskE4' | 'noAskE4' | 'yesEdgeE4' | 'noEdgeE4' | 'volumeE2'
> & { readonly market: Pick<Market, 'ticker' | 'status'> };

/** A strike worth looking at, by the side that wins if nothing moves any more. */
export type WatchRow<Row extends Watchable = StrikeRow> = {
  readonly row: Row;
  readonly side: Side;
  readonly askE4: PriceE4;
  /** Of that side. */
  readonly probability: number;
  readonly edgeE4: number;
};

/** How far below the settings of the entry a strike may be and still be watched: in percent, and in cents. */
const PROBABILITY_MARGIN = 5;
const DIFFERENTIAL_MARGIN = 3;

/**
 * The strikes near an entry, best probability first: traded enough, above the minimum probability less five points, neither
 * ask above the maximum, and one side's edge at least the minimum less three cents. A strike of which anything is unknown is
 * not in it. This is what an owner watches and what the strategy chooses from.
 */
export function watchlist<Row extends Watchable>(
  rows: readonly Row[],
  parameters: Parameters,
): WatchRow<Row>[] {
  const limits = watchLimits(parameters);
  const watched: WatchRow<Row>[] = [];
  for (const row of rows) {
    const one = watchRow(row, limits);
    if (one !== null) watched.push(one);
  }
  return watched.sort(bestFirst);
}

/** A strike as it is watched; null for one that is not. */
export function watchRow<Row extends Watchable>(row: Row, limits: WatchLimits): WatchRow<Row> | null {
  const side = row.activeSide;
  const ask = askE4(row, side);
  if (unwatched(row, limits) !== null || ask === null) return null;
  return { row, side, askE4: ask, probability: sideProbability(row, side), edgeE4: edgeE4(row, side) };
}

export const bestFirst = (a: WatchRow<Watchable>, b: WatchRow<Watchable>): number =>
  b.probability - a.probability || (a.row.market.ticker < b.row.market.ticker ? -1 : 1);

export type WatchLimits = {
  /** Of the side that wins if nothing moves, 0…1. */
  readonly minProbability: number;
  readonly minEdgeE4: number;
  readonly minVolumeE2: number;
  readonly maxAskE4: number;
};

export const watchLimits = (parameters: Parameters): WatchLimits => ({
  minProbability: (numberOf(parameters, 'min_probability') - PROBABILITY_MARGIN) / 100,
  minEdgeE4: Math.round((numberOf(parameters, 'min_differential') - DIFFERENTIAL_MARGIN) * 100),
  minVolumeE2: Math.round(numberOf(parameters, 'watchlist_min_volume') * 100),
  maxAskE4: Math.round(numberOf(parameters, 'watchlist_max_ask') * 100),
});

/** Why a strike is not watched, in words; null for one that is. */
export function unwatched(row: Watchable, limits: WatchLimits): string | null {
  const { yesAskE4, noAskE4, market, volumeE2 } = row;
  if (market.status !== 'active') return 'its market does not trade';
  if (yesAskE4 === null || noAskE4 === null) return 'its book has not two sides';
  if (yesAskE4 > limits.maxAskE4 || noAskE4 > limits.maxAskE4)
    return 'one side costs more than the maximum ask';
  if (volumeE2 < limits.minVolumeE2) return 'less than the minimum volume has traded';
  const probability = sideProbability(row, row.activeSide);
  // Written so that NaN fails: an unknown number is watched by nobody.
  if (!(probability > limits.minProbability)) return 'its probability is far below the minimum, or not known';
  if (!(Math.max(row.yesEdgeE4, row.noEdgeE4) >= limits.minEdgeE4))
    return 'its edge is far below the minimum';
  return null;
}
