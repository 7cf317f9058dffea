import type { CoinSymbol } from '@rec-io/domain/market';
import { MINUTE_MS } from '@rec-io/domain/time';
import { barMomentumPct, MOMENTUM_REACH_MINUTES } from '@rec-io/prices/bar-momentum';
import type { Gap, MinuteBars } from '@rec-io/prices/bars';
import type { ClientBase } from 'pg';
import { copyRows } from './copy-rows.ts';
import { type GapMark, marksWithin, readMarks, windowOf, writeMarks } from './gap-marks.ts';
import { type Intervals, joined } from './intervals.ts';
import { type Merge, mergeBars } from './merge-bars.ts';
import { priceTable } from './price-table.ts';
import { readStoredBars } from './read-price-history.ts';
import { type Neighbour, requireSameLevel, requireSeams } from './seams.ts';
import { noteStretch, stretchesOf } from './stretches.ts';
import { updateBars, updateMomentum } from './update-rows.ts';

/** Bars on their way into the history of one coin. */
export type Incoming = {
  readonly symbol: CoinSymbol;
  /** In order of time, each minute once. */
  readonly bars: MinuteBars;
  /** Who brought them: `coinbase`. */
  readonly sources: readonly string[];
  /** By bar, which of the sources; null: all the first. */
  readonly sourceOf: Uint16Array | null;
  /** Stretches that a venue was asked about: what is not among the bars, it does not have. */
  readonly asked: Intervals;
};

export type StoreOptions = {
  /** Whether they win where a minute is stored with other values. */
  readonly replaces: boolean;
  /** Whether they have to go on from what is stored, as the same market would. */
  readonly fits: boolean;
};

/** What storing would change. Made first, so that it can be looked at. */
export type StorePlan = {
  readonly incoming: Incoming;
  readonly merge: Merge;
  /** In percent, by row of the merged bars. */
  readonly momentum: Float64Array;
  /** Rows of the merged bars that stay, but with another momentum. */
  readonly rescored: readonly number[];
  readonly marks: { readonly before: readonly GapMark[]; readonly after: readonly GapMark[] };
};

const REACH_MS = (MOMENTUM_REACH_MINUTES + 1) * MINUTE_MS;

/** Everyone who writes a coin's history waits here for each other, until their transaction ends. */
export async function lockHistory(client: ClientBase, symbol: CoinSymbol): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [priceTable(symbol)]);
}

/**
 * Looks at what is stored where the bars belong, and decides what is new, what contradicts, which momentum and which gaps follow.
 * In a transaction that holds the lock; changes nothing.
 * @throws SeamError when they do not go on from what is stored
 */
export async function planStore(
  client: ClientBase,
  incoming: Incoming,
  { replaces, fits }: StoreOptions,
): Promise<StorePlan> {
  const { symbol, bars } = incoming;
  const region = hull(bars, incoming.asked);
  const stored = await readStoredBars(client, symbol, region.fromMs - REACH_MS, region.toMs + REACH_MS);
  const before = await neighbour(client, symbol, '<', region.fromMs - REACH_MS);
  const after = await neighbour(client, symbol, '>=', region.toMs + REACH_MS);
  if (fits && !replaces) requireSameLevel(stored.bars, bars);
  const merge = mergeBars(stored.bars, bars, replaces);
  if (fits) requireSeams(merge, before, after);
  const momentum = barMomentumPct(merge.merged);
  const around = {
    bars: merge.merged,
    beforeMs: before?.startMs ?? null,
    afterMs: after?.startMs ?? null,
  };
  const marks = await readMarks(client, symbol, windowOf(around));
  const asked = joined([...incoming.asked, ...marks.filter(({ reason }) => reason === 'venue_has_none')]);
  return {
    incoming,
    merge,
    momentum,
    rescored: rescored(merge, momentum, stored.momentum, region.fromMs),
    marks: { before: marks, after: marksWithin(around, asked) },
  };
}

/** Makes the changes of a plan, in the transaction that it was made in. */
export async function applyPlan(
  client: ClientBase,
  { incoming, merge, momentum, rescored: scores, marks }: StorePlan,
  onRows: (rows: number) => void = () => undefined,
): Promise<void> {
  const { symbol } = incoming;
  const { merged, added, replaced } = merge;
  await copyRows(client, symbol, { bars: merged, momentum, rows: added.merged }, onRows);
  await updateBars(client, symbol, merged, momentum, replaced.merged);
  await updateMomentum(client, symbol, merged, momentum, scores);
  await writeMarks(client, symbol, marks.before, marks.after);
  for (const [index, source] of incoming.sources.entries())
    for (const stretch of stretchesOf(source, broughtBy(plannedRows(merge), incoming, index)))
      await noteStretch(client, symbol, stretch);
}

function hull({ length, startMs }: MinuteBars, asked: Intervals): Gap {
  const starts = [startMs[0], asked[0]?.fromMs].filter((time) => time !== undefined);
  const ends = [startMs[length - 1], asked.at(-1)?.toMs].filter((time) => time !== undefined);
  if (starts.length === 0) throw new RangeError('there is nothing to store');
  return { fromMs: Math.min(...starts), toMs: Math.max(...ends) + MINUTE_MS };
}

async function neighbour(
  client: ClientBase,
  symbol: CoinSymbol,
  side: '<' | '>=',
  timeMs: number,
): Promise<Neighbour | null> {
  const order = side === '<' ? 'DESC' : 'ASC';
  const { rows } = await client.query<{ at: Date; close: number }>(
    `SELECT "timestamp" AS at, (close * 10000)::float8 AS close FROM ${priceTable(symbol)}
     WHERE "timestamp" ${side} $1 ORDER BY "timestamp" ${order} LIMIT 1`,
    [new Date(timeMs)],
  );
  const [row] = rows;
  return row === undefined
    ? null
    : { startMs: row.at.getTime(), closeE4: Math.round(row.close) as Neighbour['closeE4'] };
}

/** @param fromMs only rows from here on: those before depend on nothing that came, and not all that they depend on was read */
function rescored(
  { merged, storedRow, replaced }: Merge,
  now: Float64Array,
  then: Float64Array,
  fromMs: number,
): number[] {
  const isReplaced = new Set(replaced.merged);
  const rows: number[] = [];
  for (let row = 0; row < merged.length; row++) {
    const own = storedRow[row] ?? -1;
    if (own < 0 || isReplaced.has(row)) continue;
    if (Object.is(now[row], then[own])) continue;
    if ((merged.startMs[row] ?? 0) >= fromMs) rows.push(row);
  }
  return rows;
}

const plannedRows = ({ added, replaced }: Merge): Int32Array =>
  replaced.incoming.length === 0
    ? added.incoming
    : Int32Array.from([...added.incoming, ...replaced.incoming]).sort();

function* broughtBy(rows: Int32Array, { bars, sourceOf }: Incoming, source: number): Generator<number> {
  for (const row of rows) if ((sourceOf?.[row] ?? 0) === source) yield bars.startMs[row] ?? 0;
}
