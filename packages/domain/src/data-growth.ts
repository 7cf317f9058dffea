import { boundOf, GROWING, type Growing } from './growing-data.ts';
import { DAY_MS } from './time.ts';

/** As the owner set them, by the name of what grows; what is not here is as usual. */
export type DataBounds = ReadonlyMap<string, Bound>;
export type Bound = { readonly days: number | null; readonly bytes: number | null };

export const NO_BOUND: Bound = { days: null, bytes: null };

/** What holds for something that grows. */
export function boundFor(name: string, set: DataBounds): Bound {
  const { days = null, bytes = null } = boundOf(name) ?? {};
  const wanted = set.get(name) ?? NO_BOUND;
  return { days: wanted.days ?? days?.usual ?? null, bytes: wanted.bytes ?? bytes?.usual ?? null };
}

/** What is wrong with a bound that somebody wants; null: nothing. */
export function boundProblem(name: string, { days, bytes }: Bound): string | null {
  const kept = boundOf(name);
  if (kept === null) {
    const known = GROWING.find((each) => each.name === name);
    return known === undefined
      ? `there is nothing called ${name}`
      : `${name} has no bound that can be set: ${aboutKept(known)}`;
  }
  return problemOf('days', days, kept.days) ?? problemOf('bytes', bytes, kept.bytes);
}

function problemOf(what: string, value: number | null, range: { least: number; most: number } | null) {
  if (value === null) return null;
  if (range === null) return `it is not bounded by ${what}`;
  const isWhole = Number.isSafeInteger(value);
  return isWhole && value >= range.least && value <= range.most
    ? null
    : `${what} must be a whole number from ${range.least} to ${range.most}`;
}

/** In words why something has no bound of its own. */
export function aboutKept({ kept }: Growing): string {
  switch (kept.kind) {
    case 'forever':
      return `kept for ever: ${kept.why}`;
    case 'fixed':
    case 'by-hand':
      return kept.how;
    default:
      return '';
  }
}

/** What was measured of something that grows. */
export type Measured = {
  readonly name: string;
  /** Null where whoever measured may not look. */
  readonly bytes: number | null;
  /** As the server estimates them; null for files. */
  readonly rows: number | null;
  /** Days between its oldest and its newest; null where nobody looks, or nothing is there. */
  readonly spanDays: number | null;
};

/** A size of an earlier day. */
export type EarlierSize = { readonly name: string; readonly dayMs: number; readonly bytes: number };

export type GrowthRow = Measured & {
  readonly label: string;
  readonly bound: Bound;
  /** In words, where there is no bound that can be set. */
  readonly about: string;
  readonly by: string | null;
  /** Over the last week, or as much of it as is known; null before the second day. */
  readonly bytesPerDay: number | null;
  /** Why it is not kept; null while it is. */
  readonly problem: string | null;
};

export type DataGrowth = {
  readonly rows: readonly GrowthRow[];
  /** Days until the disk is full if all of it goes on so; null while that cannot be told, or it does not grow. */
  readonly fullInDays: number | null;
  /** What is not as it should be, in words; empty while all is well. */
  readonly problems: readonly string[];
};

const WEEK_DAYS = 7;
/** What is enforced by the hour, and what by the whole day, goes a little later than it might. */
const GRACE_DAYS = 2;
const GRACE_SHARE = 1.1;

/** What grows, how fast, and which bounds do not hold. @param freeBytes of the disk that it lies on; null: unknown */
export function dataGrowth(
  measured: readonly Measured[],
  earlier: readonly EarlierSize[],
  bounds: DataBounds,
  nowMs: number,
  freeBytes: number | null,
): DataGrowth {
  const rows = measured.flatMap((each): readonly GrowthRow[] => {
    const growing = GROWING.find(({ name }) => name === each.name);
    if (growing === undefined) return [];
    const bound = boundFor(each.name, bounds);
    const bytesPerDay = perDay(each, earlier, nowMs);
    const about = aboutKept(growing);
    return [
      {
        ...each,
        label: growing.label,
        ...{ bound, about, by: growing.by, bytesPerDay, problem: notKept(each, bound) },
      },
    ];
  });
  const known = rows.filter(({ name }) => !WITHIN.has(name));
  const grown = known.reduce((sum, { bytesPerDay }) => sum + Math.max(0, bytesPerDay ?? 0), 0);
  return {
    rows,
    fullInDays: freeBytes === null || grown <= 0 ? null : freeBytes / grown,
    problems: rows.flatMap(({ label, problem }) => (problem === null ? [] : [`${label}: ${problem}`])),
  };
}

/** The server's files hold the tables: they are not counted twice. */
const WITHIN: ReadonlySet<string> = new Set(['server-files']);

function perDay({ name, bytes }: Measured, earlier: readonly EarlierSize[], nowMs: number): number | null {
  if (bytes === null) return null;
  const oldest = earlier
    .filter((each) => each.name === name && each.dayMs > nowMs - (WEEK_DAYS + 1) * DAY_MS)
    .toSorted((a, b) => a.dayMs - b.dayMs)[0];
  if (oldest === undefined || nowMs - oldest.dayMs < DAY_MS) return null;
  return (bytes - oldest.bytes) / ((nowMs - oldest.dayMs) / DAY_MS);
}

function notKept({ bytes, spanDays }: Measured, bound: Bound): string | null {
  if (bound.days !== null && spanDays !== null && spanDays > bound.days + GRACE_DAYS)
    return `reaches back ${Math.floor(spanDays)} days, and ${bound.days} are to be kept`;
  if (bound.bytes !== null && bytes !== null && bytes > bound.bytes * GRACE_SHARE)
    return 'takes more than its bound';
  return null;
}
