import { easternTime } from './time.ts';

/** A trade that is over and of which something was bought, as its performance is judged. */
export type JudgedTrade = {
  readonly closedAtMs: number;
  /** Of its market; null for a trade of before that was kept. */
  readonly closeTimeMs: number | null;
  readonly strategy: string;
  readonly side: 'yes' | 'no';
  readonly countE2: number;
  /** What each contract promised at the entry, fee paid, in 1/10,000 $. */
  readonly entryEdgeE4: number;
  /** That the side pays, 0…1. */
  readonly entryProbability: number;
  readonly strikeE4: number;
  readonly symbolOpenE4: number;
  readonly pnlE6: number;
  readonly feesE6: number;
  readonly winLoss: 'W' | 'L' | 'D' | null;
  /** Whether the market paid the side; null where nobody knows. */
  readonly paid: boolean | null;
};

/** Trades taken together. `key` is null where it is not known of them. Money in 1/1,000,000 $. */
export type PerformanceGroup = {
  readonly key: string | null;
  readonly trades: number;
  readonly contractsE2: number;
  /** What they promised at their entries, and what came of them, both after fees. */
  readonly expectedE6: number;
  readonly realisedE6: number;
  readonly feesE6: number;
  readonly won: number;
  readonly lost: number;
};

/** Trades whose probability at the entry lies in [from, to). */
export type CalibrationBin = {
  readonly from: number;
  readonly to: number;
  /** Whose outcome is known, the mean of what was said, and the share that paid, with its 95 % interval (Wilson); null without any. */
  readonly known: number;
  readonly meanProbability: number | null;
  readonly paid: number;
  readonly share: number | null;
  readonly interval: readonly [number, number] | null;
  /** Sold before, and so without a known outcome: those tend to be the ones that would have lost. */
  readonly unknown: number;
};

export type Performance = {
  readonly all: PerformanceGroup;
  /** Realised for a trade, with the 95 % interval of the mean; null without any. */
  readonly meanRealisedE6: number | null;
  readonly meanExpectedE6: number | null;
  readonly realisedInterval: readonly [number, number] | null;
  readonly calibration: readonly CalibrationBin[];
  /** Cumulative profit after fees: [when, 1/1,000,000 $], at most 500 points, the last one always. */
  readonly curve: readonly (readonly [number, number])[];
  /** The deepest fall from a height before it, and the present one. */
  readonly maxDrawdownE6: number;
  readonly drawdownE6: number;
  readonly byStrategy: readonly PerformanceGroup[];
  /** Hour in which the market closed, 0…23 on the exchange's clock. */
  readonly byHour: readonly PerformanceGroup[];
  /** How far the index was from the strike at the entry, in percent of it. */
  readonly byStrikeDistance: readonly PerformanceGroup[];
  readonly bySide: readonly PerformanceGroup[];
  /** Won among those that won or lost; null without any. */
  readonly winRate: number | null;
};

/** Trades are bought where much is said, so the upper end is told finely. */
const BIN_EDGES = [0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975, 0.99, 1.000_001] as const;
const DISTANCE_EDGES_PCT = [0.1, 0.25, 0.5, 1, 2] as const;
const CURVE_POINTS_MAX = 500;
/** Of the normal distribution, for 95 %. */
const Z = 1.959_964;

/** @param trades in any order */
export function performanceOf(trades: readonly JudgedTrade[]): Performance {
  const inTime = trades.toSorted((a, b) => a.closedAtMs - b.closedAtMs);
  const all = groupOf(null, inTime);
  const mean = (sum: number) => (all.trades === 0 ? null : sum / all.trades);
  const { curve, maxDrawdownE6, drawdownE6 } = curveOf(inTime);
  return {
    all,
    meanExpectedE6: mean(all.expectedE6),
    meanRealisedE6: mean(all.realisedE6),
    realisedInterval: meanInterval(inTime.map(({ pnlE6 }) => pnlE6)),
    calibration: calibrationOf(inTime),
    curve,
    maxDrawdownE6,
    drawdownE6,
    byStrategy: grouped(inTime, ({ strategy }) => strategy),
    byHour: grouped(inTime, ({ closeTimeMs }) =>
      closeTimeMs === null ? null : String(easternTime(closeTimeMs).hour).padStart(2, '0'),
    ),
    byStrikeDistance: grouped(inTime, distanceOf),
    bySide: grouped(inTime, ({ side }) => side),
    winRate: all.won + all.lost === 0 ? null : all.won / (all.won + all.lost),
  };
}

/** 1/10,000 $ of a contract times 1/100 contract is 1/1,000,000 $. */
export const expectedOf = ({ entryEdgeE4, countE2 }: JudgedTrade): number =>
  Math.round(entryEdgeE4 * countE2);

function groupOf(key: string | null, trades: readonly JudgedTrade[]): PerformanceGroup {
  const sum = (of: (trade: JudgedTrade) => number) => trades.reduce((total, trade) => total + of(trade), 0);
  return {
    key,
    trades: trades.length,
    contractsE2: sum(({ countE2 }) => countE2),
    expectedE6: sum(expectedOf),
    realisedE6: sum(({ pnlE6 }) => pnlE6),
    feesE6: sum(({ feesE6 }) => feesE6),
    won: sum(({ winLoss }) => (winLoss === 'W' ? 1 : 0)),
    lost: sum(({ winLoss }) => (winLoss === 'L' ? 1 : 0)),
  };
}

/** In the order of their keys; what has none comes last. */
function grouped(
  trades: readonly JudgedTrade[],
  keyOf: (trade: JudgedTrade) => string | null,
): readonly PerformanceGroup[] {
  const byKey = Map.groupBy(trades, keyOf);
  const order = (a: string | null, b: string | null) =>
    a === null ? 1 : b === null ? -1 : a.localeCompare(b, 'en', { numeric: true });
  return [...byKey.entries()].sort(([a], [b]) => order(a, b)).map(([key, members]) => groupOf(key, members));
}

function distanceOf({ strikeE4, symbolOpenE4 }: JudgedTrade): string | null {
  if (strikeE4 <= 0) return null;
  const pct = (Math.abs(symbolOpenE4 - strikeE4) / strikeE4) * 100;
  const above = DISTANCE_EDGES_PCT.findIndex((edge) => pct < edge);
  const from = above === -1 ? DISTANCE_EDGES_PCT.at(-1) : (DISTANCE_EDGES_PCT[above - 1] ?? 0);
  return above === -1 ? `${from}+` : `${from}–${DISTANCE_EDGES_PCT[above]}`;
}

function calibrationOf(trades: readonly JudgedTrade[]): readonly CalibrationBin[] {
  return BIN_EDGES.slice(0, -1).map((from, at) => {
    const to = BIN_EDGES[at + 1] ?? 1;
    const here = trades.filter(({ entryProbability }) => entryProbability >= from && entryProbability < to);
    const known = here.filter((trade) => trade.paid !== null);
    const paid = known.filter((trade) => trade.paid).length;
    const said = known.reduce((sum, { entryProbability }) => sum + entryProbability, 0);
    return {
      from,
      to: Math.min(to, 1),
      known: known.length,
      meanProbability: known.length === 0 ? null : said / known.length,
      paid,
      share: known.length === 0 ? null : paid / known.length,
      interval: wilsonInterval(paid, known.length),
      unknown: here.length - known.length,
    };
  });
}

/** Where the true share lies with 95 %, by Wilson's score; null of nothing. */
export function wilsonInterval(hits: number, count: number): readonly [number, number] | null {
  if (count === 0) return null;
  const share = hits / count;
  const scale = 1 + Z ** 2 / count;
  const centre = (share + Z ** 2 / (2 * count)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** Where the mean of such values lies with 95 %; null of fewer than two. */
function meanInterval(values: readonly number[]): readonly [number, number] | null {
  const { length } = values;
  if (length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (length - 1);
  const half = Z * Math.sqrt(variance / length);
  return [mean - half, mean + half];
}

function curveOf(trades: readonly JudgedTrade[]) {
  let [sumE6, heightE6, maxDrawdownE6] = [0, 0, 0];
  const points = trades.map(({ closedAtMs, pnlE6 }): readonly [number, number] => {
    sumE6 += pnlE6;
    heightE6 = Math.max(heightE6, sumE6);
    maxDrawdownE6 = Math.max(maxDrawdownE6, heightE6 - sumE6);
    return [closedAtMs, sumE6];
  });
  const step = Math.ceil(points.length / CURVE_POINTS_MAX);
  const curve = points.filter((_, at) => (points.length - 1 - at) % step === 0);
  return { curve, maxDrawdownE6, drawdownE6: heightE6 - sumE6 };
}
