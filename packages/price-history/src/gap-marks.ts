import type { CoinSymbol } from '@rec-io/domain/market';
import { MINUTE_MS } from '@rec-io/domain/time';
import { CARRIED_MINUTES_MAX, type Gap, longGaps, type MinuteBars } from '@rec-io/prices/bars';
import type { ClientBase } from 'pg';
import { common, type Intervals, joined, without } from './intervals.ts';

export type GapReason = 'venue_has_none' | 'not_brought';
/** A stretch without bars, and why there are none. */
export type GapMark = Gap & { readonly reason: GapReason };

/** Everything before the first and after the last bar that a time can be. */
const EARLIEST_MS = Date.UTC(1970, 0);
const LATEST_MS = Date.UTC(9999, 0);
const SHORT_MS = CARRIED_MINUTES_MAX * MINUTE_MS;

/** A stretch of bars with the stored ones around it, null where there is none. */
export type Surrounded = {
  readonly bars: MinuteBars;
  readonly beforeMs: number | null;
  readonly afterMs: number | null;
};

/** Between which times marks follow from these bars. */
export const windowOf = ({ beforeMs, afterMs }: Surrounded): Gap => ({
  fromMs: beforeMs === null ? EARLIEST_MS : beforeMs + MINUTE_MS,
  toMs: afterMs ?? LATEST_MS,
});

/** The gaps within the window: more than ten minutes between two bars, whether in the stretch or around it. */
export function gapsWithin({ bars, beforeMs, afterMs }: Surrounded): Gap[] {
  const firstMs = bars.startMs[0] ?? afterMs;
  const lastMs = bars.startMs[bars.length - 1] ?? null;
  const around = [
    beforeMs === null || firstMs === null ? null : { fromMs: beforeMs + MINUTE_MS, toMs: firstMs },
    lastMs === null || afterMs === null ? null : { fromMs: lastMs + MINUTE_MS, toMs: afterMs },
  ].filter((gap) => gap !== null && gap.toMs - gap.fromMs > SHORT_MS);
  return joined([...(around as Gap[]), ...longGaps(bars)]);
}

/**
 * The marks of the window: each gap is told apart by whether a venue was asked about it. Beyond the first and the last bar of
 * all nothing is a gap, but what a venue was asked about and has none of is marked all the same, so that nobody asks again.
 * @param asked what venues were asked about, ever
 */
export function marksWithin(around: Surrounded, asked: Intervals): GapMark[] {
  const found = gapsWithin(around);
  const outside = common(asked, beyond(around)).filter(({ fromMs, toMs }) => toMs - fromMs > SHORT_MS);
  const mark = (gaps: Intervals, reason: GapReason) => gaps.map((gap) => ({ ...gap, reason }));
  return [
    ...mark(common(found, asked), 'venue_has_none'),
    ...mark(without(found, asked), 'not_brought'),
    ...mark(outside, 'venue_has_none'),
  ].sort((a, b) => a.fromMs - b.fromMs);
}

function beyond({ bars, beforeMs, afterMs }: Surrounded): Gap[] {
  const first = beforeMs ?? bars.startMs[0] ?? afterMs;
  const last = afterMs ?? bars.startMs[bars.length - 1] ?? beforeMs;
  if (first === null || last === null) return [{ fromMs: EARLIEST_MS, toMs: LATEST_MS }];
  return [
    ...(beforeMs === null ? [{ fromMs: EARLIEST_MS, toMs: first }] : []),
    ...(afterMs === null ? [{ fromMs: last + MINUTE_MS, toMs: LATEST_MS }] : []),
  ];
}

/** All marks that touch a stretch, in order. */
export async function readMarks(client: ClientBase, symbol: CoinSymbol, within?: Gap): Promise<GapMark[]> {
  const { fromMs, toMs } = within ?? { fromMs: EARLIEST_MS, toMs: LATEST_MS };
  const { rows } = await client.query<{ from: Date; to: Date; reason: GapReason }>(
    `SELECT from_time AS "from", to_time AS "to", reason FROM historical_data.price_gaps WHERE symbol = $1 AND from_time < $3 AND to_time > $2 ORDER BY from_time`,
    [symbol, new Date(fromMs), new Date(toMs)],
  );
  return rows.map(({ from, to, reason }) => ({ fromMs: from.getTime(), toMs: to.getTime(), reason }));
}

/** Brings the stored marks from `before` to `after`; those that are in both stay as they were noted. */
export async function writeMarks(
  client: ClientBase,
  symbol: CoinSymbol,
  before: readonly GapMark[],
  after: readonly GapMark[],
): Promise<void> {
  const key = ({ fromMs, toMs, reason }: GapMark) => `${fromMs} ${toMs} ${reason}`;
  const [had, wanted] = [new Set(before.map(key)), new Set(after.map(key))];
  const gone = before.filter((mark) => !wanted.has(key(mark)));
  const come = after.filter((mark) => !had.has(key(mark)));
  const times = (marks: readonly GapMark[], at: 'fromMs' | 'toMs') =>
    marks.map((mark) => new Date(mark[at]).toISOString());
  if (gone.length > 0)
    await client.query(
      'DELETE FROM historical_data.price_gaps WHERE symbol = $1 AND from_time = ANY ($2::timestamptz[])',
      [symbol, times(gone, 'fromMs')],
    );
  if (come.length > 0)
    await client.query(
      `INSERT INTO historical_data.price_gaps (symbol, from_time, to_time, reason)
       SELECT $1, * FROM unnest($2::timestamptz[], $3::timestamptz[], $4::text[])`,
      [symbol, times(come, 'fromMs'), times(come, 'toMs'), come.map(({ reason }) => reason)],
    );
}
