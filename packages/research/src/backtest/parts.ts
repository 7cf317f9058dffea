import { HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { type Interval, meanByDay } from '../day-bootstrap.ts';
import { tradedDays } from './daily.ts';
import { type BarTrade, profitE6 } from './desk.ts';

/** Trades that belong together. Dollars. */
export type Part = {
  readonly label: string;
  readonly trades: number;
  /** After fees. */
  readonly profit: number;
  readonly perTrade: Interval | null;
};

/** Of the trades whose probability fell between two limits: what was said, and what came. */
export type CalibrationBin = {
  readonly from: number;
  readonly to: number;
  readonly trades: number;
  readonly said: number;
  readonly came: Interval;
};

const CALIBRATION_BOUNDS = [
  0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 1.000001,
];
const DISTANCE_PCT_BOUNDS = [0.05, 0.1, 0.2, 0.4, 0.75, 1.5, Number.POSITIVE_INFINITY];
const ONE_E6 = 1_000_000;

/** Taken trades of which it is known how the hour ended, held to its end or not. Whole days are drawn again for the intervals. */
export function calibration(trades: readonly BarTrade[]): CalibrationBin[] {
  const known = trades.filter(({ paid }) => paid !== null);
  return CALIBRATION_BOUNDS.slice(1).flatMap((to, i) => {
    const from = CALIBRATION_BOUNDS[i] as number;
    const own = known.filter(({ probability }) => probability >= from && probability < to);
    if (own.length === 0) return [];
    const came = meanByDay(
      Float64Array.from(own, ({ paid }) => (paid ? 1 : 0)),
      tradedDays(own),
    );
    const said = own.reduce((sum, { probability }) => sum + probability, 0) / own.length;
    return [{ from, to: Math.min(1, to), trades: own.length, said, came }];
  });
}

export type Division = { readonly name: string; readonly parts: readonly Part[] };

export function divisions(trades: readonly BarTrade[]): Division[] {
  const distanceOf = ({ strikeE4, indexE4 }: BarTrade) => 100 * Math.abs(strikeE4 / indexE4 - 1);
  return [
    divided(
      'hour of the close (UTC)',
      trades,
      (trade) => (trade.closeTimeMs / HOUR_MS) % 24,
      (hour) => `${String(hour).padStart(2, '0')}:00`,
    ),
    divided(
      'distance of the strike',
      trades,
      (trade) => DISTANCE_PCT_BOUNDS.findIndex((bound) => distanceOf(trade) <= bound),
      (i) =>
        `${i === 0 ? 0 : DISTANCE_PCT_BOUNDS[i - 1]} to ${Number.isFinite(DISTANCE_PCT_BOUNDS[i]) ? DISTANCE_PCT_BOUNDS[i] : '…'} %`,
    ),
    divided(
      'time to the close',
      trades,
      (trade) => Math.round((trade.closeTimeMs - trade.enteredMs) / MINUTE_MS),
      (minutes) => `${minutes} min`,
    ),
    divided('end', trades, ({ cause }) => cause, String),
    divided('year', trades, ({ closeTimeMs }) => new Date(closeTimeMs - 1).getUTCFullYear(), String),
  ];
}

function divided<K extends number | string>(
  name: string,
  trades: readonly BarTrade[],
  keyOf: (trade: BarTrade) => K,
  labelOf: (key: K) => string,
): Division {
  const byKey = Map.groupBy(trades, keyOf);
  const keys = [...byKey.keys()].sort((a, b) => (a < b ? -1 : 1));
  return {
    name,
    parts: keys.map((key) => {
      const own = byKey.get(key) ?? [];
      const profits = Float64Array.from(own, (trade) => profitE6(trade) / ONE_E6);
      return {
        label: labelOf(key),
        trades: own.length,
        profit: profits.reduce((sum, profit) => sum + profit, 0),
        perTrade: own.length < 2 ? null : meanByDay(profits, tradedDays(own)),
      };
    }),
  };
}
