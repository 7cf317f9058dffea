import type { PriceE4 } from '@rec-io/domain/money';
import { DAY_MS, MINUTE_MS } from '@rec-io/domain/time';
import type { MinuteBars } from '@rec-io/prices/bars';
import type { Merge } from './merge-bars.ts';

/** The stored bar next to a stretch. */
export type Neighbour = { readonly startMs: number; readonly closeE4: PriceE4 };

/** Bars that come do not go on from those that are there: another coin, another unit, or somebody's mistake. */
export class SeamError extends Error {
  override readonly name = 'SeamError';
  readonly kind: 'jump' | 'level';
  /** Of the incoming bars, the first that does not fit. */
  readonly incomingRow: number;
  readonly storedMs: number;
  readonly storedE4: number;
  readonly incomingE4: number;
  /** Of the minutes that both know: all, and how many are more than 5 % apart. */
  readonly overlap: { readonly minutes: number; readonly apart: number };

  constructor(
    kind: 'jump' | 'level',
    facts: Pick<SeamError, 'incomingRow' | 'storedMs' | 'storedE4' | 'incomingE4' | 'overlap'>,
  ) {
    super(
      `the bars that came do not go on from the stored ones: ${facts.storedE4 / 1e4} at ${new Date(facts.storedMs).toISOString()}, then ${facts.incomingE4 / 1e4}`,
    );
    this.kind = kind;
    this.incomingRow = facts.incomingRow;
    this.storedMs = facts.storedMs;
    this.storedE4 = facts.storedE4;
    this.incomingE4 = facts.incomingE4;
    this.overlap = facts.overlap;
  }
}

/** Between one minute's close and the next no market moves more. */
const MINUTE_FACTOR_MAX = 1.5;
/** In a day prices have halved; what is possible grows with the root of time. */
const DAY_LOG_MAX = 0.7;
/** Venues differ by a percent or two. */
const APART_SHARE = 0.05;

/** By what factor a price can have changed over so long a time, up or down. */
export const factorMax = (elapsedMs: number): number =>
  Math.exp(Math.max(Math.log(MINUTE_FACTOR_MAX), DAY_LOG_MAX * Math.sqrt(elapsedMs / DAY_MS)));

/** @throws SeamError where a bar that came and its stored neighbour cannot be of one market */
export function requireSeams(
  { merged, added, replaced }: Merge,
  before: Neighbour | null,
  after: Neighbour | null,
): void {
  const came = new Uint8Array(merged.length);
  for (const { merged: rows } of [added, replaced]) for (const row of rows) came[row] = 1;
  const stored = (row: number): Neighbour | null => {
    if (row < 0) return before;
    if (row >= merged.length) return after;
    return came[row] === 1 ? null : neighbour(merged, row);
  };
  for (const { merged: rows, incoming } of [added, replaced])
    for (const [i, row] of rows.entries())
      for (const beside of [row - 1, row + 1]) check(stored(beside), merged, row, incoming[i] ?? 0);
}

const neighbour = (bars: MinuteBars, row: number): Neighbour => ({
  startMs: bars.startMs[row] ?? 0,
  closeE4: (bars.closeE4[row] ?? 0) as PriceE4,
});

function check(stored: Neighbour | null, merged: MinuteBars, row: number, incomingRow: number): void {
  if (stored === null) return;
  const startMs = merged.startMs[row] ?? 0;
  const close = merged.closeE4[row] ?? 0;
  const factor = Math.max(close / stored.closeE4, stored.closeE4 / close);
  if (factor <= factorMax(Math.max(MINUTE_MS, Math.abs(startMs - stored.startMs)))) return;
  throw new SeamError('jump', {
    incomingRow,
    storedMs: stored.startMs,
    storedE4: stored.closeE4,
    incomingE4: close,
    overlap: { minutes: 0, apart: 0 },
  });
}

/** @throws SeamError when both know the same minutes and mostly differ by more than venues do */
export function requireSameLevel(stored: MinuteBars, incoming: MinuteBars): void {
  let [minutes, apart, first, storedAt] = [0, 0, -1, -1];
  let i = 0;
  for (let j = 0; j < incoming.length && i < stored.length; j++) {
    const timeMs = incoming.startMs[j] ?? 0;
    while ((stored.startMs[i] ?? Number.POSITIVE_INFINITY) < timeMs) i++;
    if (stored.startMs[i] !== timeMs) continue;
    minutes++;
    const ratio = (incoming.closeE4[j] ?? 0) / (stored.closeE4[i] ?? 1);
    if (Math.abs(ratio - 1) <= APART_SHARE) continue;
    apart++;
    if (first < 0) [first, storedAt] = [j, i];
  }
  if (apart * 2 <= minutes) return;
  throw new SeamError('level', {
    incomingRow: first,
    storedMs: stored.startMs[storedAt] ?? 0,
    storedE4: stored.closeE4[storedAt] ?? 0,
    incomingE4: incoming.closeE4[first] ?? 0,
    overlap: { minutes, apart },
  });
}
