import type { Gap } from '@rec-io/prices/bars';

/** Stretches of time, [fromMs, toMs), in order and apart from each other. */
export type Intervals = readonly Gap[];

/** Any stretches as such: those that touch become one. */
export function joined(any: readonly Gap[]): Gap[] {
  const result: Gap[] = [];
  for (const next of any.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (next.toMs <= next.fromMs) continue;
    const last = result.at(-1);
    if (last === undefined || next.fromMs > last.toMs) result.push(next);
    else if (next.toMs > last.toMs) result.splice(-1, 1, { fromMs: last.fromMs, toMs: next.toMs });
  }
  return result;
}

/** What both have. */
export function common(a: Intervals, b: Intervals): Gap[] {
  const result: Gap[] = [];
  let [i, j] = [0, 0];
  for (let [one, other] = [a[i], b[j]]; one !== undefined && other !== undefined; ) {
    const fromMs = Math.max(one.fromMs, other.fromMs);
    const toMs = Math.min(one.toMs, other.toMs);
    if (fromMs < toMs) result.push({ fromMs, toMs });
    if (one.toMs < other.toMs) one = a[++i];
    else other = b[++j];
  }
  return result;
}

/** What `a` has and `b` has not. */
export function without(a: Intervals, b: Intervals): Gap[] {
  const result: Gap[] = [];
  let j = 0;
  for (const { fromMs, toMs } of a) {
    let at = fromMs;
    while ((b[j]?.toMs ?? Number.POSITIVE_INFINITY) <= at) j++;
    for (let k = j; ; k++) {
      const hole = b[k];
      if (hole === undefined || hole.fromMs >= toMs) break;
      if (hole.fromMs > at) result.push({ fromMs: at, toMs: hole.fromMs });
      at = Math.max(at, hole.toMs);
    }
    if (at < toMs) result.push({ fromMs: at, toMs });
  }
  return result;
}

export const totalMs = (intervals: Intervals): number =>
  intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
