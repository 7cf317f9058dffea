import { random } from '@rec-io/domain/random';
import { askE4, edgeE4, sideProbability } from '@rec-io/domain/strike-ladder';
import { MINUTE_MS } from '@rec-io/domain/time';
import { meansByDay } from '../day-bootstrap.ts';
import { type BarLadder, STRIKES } from './bar-ladder.ts';
import { tradedDays } from './daily.ts';
import type { Decider } from './deciders.ts';
import { type BarTrade, profitE6 } from './desk.ts';

export type Significance = {
  /** Entries at random, at the same prices and as long before the close as those taken. */
  readonly randomEntries: number;
  /** What such an entry brings, in dollars per contract after fees, weighted as the taken ones are. */
  readonly randomPerContract: number;
  readonly takenPerContract: number;
  /** How likely an excess like this is without skill: the share of days drawn again in which it is gone. */
  readonly pValue: number;
};

/** So many random entries for each taken one, and never more than the second. */
const TIMES = 20;
const ENTRIES_MAX = 100_000;
/** With fewer random entries of the same price and time, those of the same price at any time are compared with. */
const CELL_MIN = 30;
const ONE_E6 = 1_000_000;

const cellOf = (minutes: number, priceE4: number): number => minutes * 10_000 + priceE4;
const minutesOf = ({ closeTimeMs, enteredMs }: BarTrade): number =>
  Math.round((closeTimeMs - enteredMs) / MINUTE_MS);
const cellOfTrade = (trade: BarTrade): number => cellOf(minutesOf(trade), trade.seenE4);

/** Buys at random what costs what the taken trades cost, when they were taken: without looking at a probability. */
export function randomDecider(
  trades: readonly BarTrade[],
  minutes: number,
  { ladder }: { readonly ladder: BarLadder },
): Decider {
  const wanted = new Set(trades.map(cellOfTrade));
  const times = new Set(trades.map(minutesOf));
  const prices = trades.map(({ seenE4 }) => seenE4);
  const dearestE4 = prices.reduce((most, price) => Math.max(most, price), 0);
  const dice = random(1, 'random entries');
  const chance = Math.min(
    1,
    Math.min(TIMES * trades.length, ENTRIES_MAX) / Math.max(1, minutes * (times.size / 60)),
  );
  return (instant, desk) => {
    const { nowMs, indexE4, closeTimeMs } = instant;
    const minutes = Math.round((closeTimeMs - nowMs) / MINUTE_MS);
    if (Number.isNaN(indexE4) || !times.has(minutes) || dice.next() >= chance) return;
    ladder.begin(nowMs, indexE4);
    const money = ladder.money();
    const fits: { readonly place: number; readonly side: 'yes' | 'no' }[] = [];
    for (const step of [1, -1])
      for (let place = step === 1 ? money : money - 1; place >= 0 && place < STRIKES; place += step) {
        const row = ladder.row(place);
        const ask = askE4(row, row.activeSide);
        if (ask === null || ask > dearestE4) break;
        for (const side of ['yes', 'no'] as const)
          if (wanted.has(cellOf(minutes, askE4(row, side) ?? -1))) fits.push({ place, side });
      }
    const one = fits[dice.integer(fits.length)];
    if (one === undefined) return;
    const row = ladder.row(one.place);
    desk.enter(
      instant,
      {
        kind: 'entry',
        ticker: row.market.ticker,
        side: one.side,
        limitE4: askE4(row, one.side) ?? row.market.tickE4,
        probability: sideProbability(row, one.side),
        edgeE4: edgeE4(row, one.side),
      },
      one.place,
    );
  };
}

/** Compares taken trades with random ones, price by price and time by time. Null where there is nothing to compare. */
export function significance(taken: readonly BarTrade[], randomly: readonly BarTrade[]): Significance | null {
  const [byCell, byPrice] = [meansBy(randomly, cellOfTrade), meansBy(randomly, ({ seenE4 }) => seenE4)];
  const usual = (trade: BarTrade): number => {
    const own = byCell.get(cellOfTrade(trade));
    return (own && own.count >= CELL_MIN ? own : byPrice.get(trade.seenE4))?.mean ?? Number.NaN;
  };
  const compared = taken.filter((trade) => !Number.isNaN(usual(trade)));
  if (compared.length < 2) return null;
  const excess = Float64Array.from(compared, (trade) => perContract(trade) - usual(trade));
  const means = meansByDay(excess, tradedDays(compared));
  const mean = (of: (trade: BarTrade) => number) =>
    compared.reduce((sum, trade) => sum + of(trade), 0) / compared.length;
  return {
    randomEntries: randomly.length,
    randomPerContract: mean(usual),
    takenPerContract: mean(perContract),
    pValue: (1 + means.filter((value) => value <= 0).length) / (1 + means.length),
  };
}

/** Dollars after fees. */
const perContract = (trade: BarTrade): number => profitE6(trade) / ONE_E6 / (trade.countE2 / 100);

function meansBy(trades: readonly BarTrade[], keyOf: (trade: BarTrade) => number) {
  const sums = new Map<number, { count: number; mean: number }>();
  for (const trade of trades) {
    const known = sums.get(keyOf(trade)) ?? { count: 0, mean: 0 };
    known.count++;
    known.mean += (perContract(trade) - known.mean) / known.count;
    sums.set(keyOf(trade), known);
  }
  return sums;
}
