import type { CoinSymbol } from '@rec-io/domain/market';

/**
 * What a bitcoin and an ether cost, in dollars, roughly: a coin is told from another and dollars from cents, no more. Between
 * two of them the price is taken to have grown evenly. Public knowledge, rounded; whatever is added later goes to the end.
 */
const LEVELS: readonly (readonly [day: string, btc: number, eth: number | null])[] = [
  ['2012-01-01', 5, null],
  ['2012-07-01', 7, null],
  ['2013-01-01', 13.5, null],
  ['2013-04-09', 190, null],
  ['2013-05-01', 120, null],
  ['2013-07-01', 90, null],
  ['2013-10-01', 130, null],
  ['2013-11-29', 1_050, null],
  ['2014-01-01', 770, null],
  ['2014-04-01', 460, null],
  ['2014-07-01', 640, null],
  ['2014-10-01', 385, null],
  ['2015-01-14', 200, null],
  ['2015-04-01', 245, null],
  ['2015-08-10', 265, 0.9],
  ['2015-10-01', 237, 0.7],
  ['2016-01-01', 430, 0.95],
  ['2016-04-01', 416, 11.5],
  ['2016-07-01', 670, 12],
  ['2016-10-01', 610, 13],
  ['2017-01-01', 965, 8.2],
  ['2017-04-01', 1_080, 50],
  ['2017-06-12', 2_700, 380],
  ['2017-07-16', 1_950, 160],
  ['2017-09-01', 4_800, 385],
  ['2017-10-01', 4_350, 300],
  ['2017-12-17', 19_000, 720],
  ['2018-01-13', 14_000, 1_390],
  ['2018-02-06', 7_200, 700],
  ['2018-04-01', 6_900, 390],
  ['2018-05-05', 9_800, 800],
  ['2018-07-01', 6_400, 455],
  ['2018-10-01', 6_600, 230],
  ['2018-12-15', 3_250, 85],
  ['2019-04-01', 4_100, 141],
  ['2019-07-01', 10_800, 295],
  ['2019-10-01', 8_300, 180],
  ['2020-01-01', 7_200, 130],
  ['2020-03-16', 5_000, 112],
  ['2020-07-01', 9_150, 226],
  ['2020-10-01', 10_800, 360],
  ['2021-01-01', 29_000, 735],
  ['2021-04-01', 58_800, 1_920],
  ['2021-05-11', 56_000, 4_000],
  ['2021-07-01', 34_000, 2_150],
  ['2021-10-01', 45_000, 3_100],
  ['2021-11-10', 67_000, 4_700],
  ['2022-04-01', 45_500, 3_300],
  ['2022-07-01', 19_800, 1_070],
  ['2022-10-01', 19_400, 1_330],
  ['2023-01-01', 16_500, 1_196],
  ['2023-04-01', 28_500, 1_820],
  ['2023-07-01', 30_500, 1_930],
  ['2023-10-01', 27_000, 1_670],
  ['2024-01-01', 42_500, 2_290],
  ['2024-04-01', 70_000, 3_600],
  ['2024-07-01', 62_800, 3_430],
  ['2024-10-01', 62_500, 2_550],
  ['2025-01-01', 94_000, 3_340],
  ['2025-04-08', 78_000, 1_500],
  ['2025-07-01', 107_000, 2_490],
  ['2025-10-01', 118_000, 4_200],
  ['2026-01-01', 88_000, 2_980],
  ['2026-05-01', 80_000, 2_350],
];

/** So long after the last of them it still says much. */
const FRESH_MS = 400 * 86_400_000;
/** Times what it cost, up or down, that prices of the coin never were; of a future nobody knows. */
const USUAL_FACTOR = 3;
const FUTURE_FACTOR = 10;

export type Level = {
  /** Dollars. */
  readonly price: number;
  /** A price within this factor is usual. */
  readonly factor: number;
};

const POINTS: Readonly<Record<CoinSymbol, readonly (readonly [timeMs: number, price: number])[]>> = {
  BTC: LEVELS.map(([day, btc]) => [Date.parse(day), btc]),
  ETH: LEVELS.flatMap(([day, , eth]) => (eth === null ? [] : [[Date.parse(day), eth] as const])),
};

/** About what a coin cost; null before anybody kept count. */
export function referenceLevel(symbol: CoinSymbol, timeMs: number): Level | null {
  const points = POINTS[symbol];
  const found = points.findIndex(([pointMs]) => pointMs > timeMs);
  const next = found < 0 ? points.length : found;
  const [before, after] = [points[next - 1], points[next]];
  if (before === undefined) return null;
  if (after === undefined)
    return { price: before[1], factor: timeMs - before[0] > FRESH_MS ? FUTURE_FACTOR : USUAL_FACTOR };
  const share = (timeMs - before[0]) / (after[0] - before[0]);
  return { price: before[1] * (after[1] / before[1]) ** share, factor: USUAL_FACTOR };
}
