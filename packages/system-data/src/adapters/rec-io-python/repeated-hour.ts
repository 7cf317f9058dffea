import { MOMENTUM_LAGS } from '@rec-io/domain/momentum';

/** A minute bar around the hour that Eastern clocks repeat in autumn. */
export type HourRow = {
  /** Names the row; unique. */
  readonly row: string;
  /** On the clock, in whatever unit rises. */
  readonly local: number;
  readonly close: number;
  /** As stored; null where there is none. */
  readonly momentum: number | null;
};

export type Pass = 'first' | 'second';
/** Whether a stored momentum is this one, in percent, as the earlier system rounds it. */
export type Fits = (stored: number, percent: number) => boolean;

const LAGS_MAX = Math.max(...MOMENTUM_LAGS.map(({ minutes }) => minutes));
/** So many rows beside the seam must agree before it counts as proof. */
const FITTING_MIN = 10;
const NOTHING: ReadonlyMap<string, Pass> = new Map();

/**
 * Which of the two equal hours a row is of. Each row's momentum was computed from the thirty rows before it in their true order,
 * before the table took one of every two times: so it tells which rows came before. Where both hours would fit, or none, nothing
 * is said.
 * @param before, repeated, after each by rising local time
 * @returns the pass of every row of `repeated`, or of none
 */
export function resolveRepeatedHour(
  before: readonly HourRow[],
  repeated: readonly HourRow[],
  after: readonly HourRow[],
  fits: Fits,
): ReadonlyMap<string, Pass> {
  const times = new Set(repeated.map(({ local }) => local));
  if (times.size < repeated.length) return resolveBoth(before, repeated, after, fits);
  const first = follows(before, repeated, fits);
  const second = follows(repeated, after.slice(0, LAGS_MAX), fits);
  if (first === null || second === null || first === second) return NOTHING;
  return new Map(repeated.map(({ row }) => [row, first ? 'first' : 'second']));
}

/** Both hours are there: a minute's rows are told apart by which of them follows what is known, and then all must follow. */
function resolveBoth(
  before: readonly HourRow[],
  repeated: readonly HourRow[],
  after: readonly HourRow[],
  fits: Fits,
): ReadonlyMap<string, Pass> {
  const minutes = Map.groupBy(repeated, ({ local }) => local);
  const firsts: HourRow[] = [];
  const seconds: HourRow[] = [];
  for (const rows of minutes.values()) {
    const fitting = rows.filter((row) => fitsAfter([...before, ...firsts], row, fits) === true);
    if (rows.length > 2 || fitting.length > 1) return NOTHING;
    firsts.push(...fitting);
    seconds.push(...rows.filter((row) => !fitting.includes(row)));
  }
  const known = [...before, ...firsts];
  if (!(follows(known, seconds, fits) && follows([...known, ...seconds], after.slice(0, LAGS_MAX), fits)))
    return NOTHING;
  const passes = [
    ...firsts.map(({ row }) => [row, 'first'] as const),
    ...seconds.map(({ row }) => [row, 'second'] as const),
  ];
  return new Map(passes);
}

/** Whether every one of `rows` comes after `known` and those before it; null when too few of them tell. */
function follows(known: readonly HourRow[], rows: readonly HourRow[], fits: Fits): boolean | null {
  let fitting = 0;
  for (const [index, row] of rows.entries()) {
    const fit = fitsAfter([...known, ...rows.slice(0, index)], row, fits);
    if (fit === false) return false;
    if (fit === true) fitting += 1;
  }
  return fitting >= FITTING_MIN ? true : null;
}

/** Null: the row does not tell. */
function fitsAfter(known: readonly HourRow[], row: HourRow, fits: Fits): boolean | null {
  if (row.momentum === null || known.length < LAGS_MAX) return null;
  let percent = 0;
  for (const { minutes, weight } of MOMENTUM_LAGS) {
    const earlier = known[known.length - minutes]?.close ?? Number.NaN;
    percent += (weight * 100 * (row.close - earlier)) / earlier;
  }
  return fits(row.momentum, percent);
}
