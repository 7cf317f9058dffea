import { badQuery, type WireRefusal } from './refusal.ts';

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export const textOf = (query: Query, name: string): string | undefined => {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A list that comes as `a,b` or as a repeated parameter. */
export function listOf(query: Query, name: string): string[] | undefined {
  const value = query[name];
  if (value === undefined || value === '') return undefined;
  return (typeof value === 'string' ? value : value.join(',')).split(',').filter(Boolean);
}

/** Unix seconds as milliseconds. Not a number: no limit, as if it were not there. */
export function timeOf(query: Query, name: string): number | undefined {
  const value = Number(textOf(query, name) ?? Number.NaN);
  return Number.isFinite(value) ? value * 1_000 : undefined;
}

export type PageRule = { readonly endpoint: string; readonly limit: number; readonly limitMax: number };
export type Page<T> = { readonly items: readonly T[]; readonly cursor: string };

/** How many a page may have; a refusal when more are asked for than there may be. */
function limitOf(query: Query, rule: PageRule): number | WireRefusal {
  const limit = Number(textOf(query, 'limit') ?? rule.limit);
  if (!Number.isSafeInteger(limit) || limit < 1) return badQuery(rule.endpoint, 'Limit', 'gte');
  return limit > rule.limitMax ? badQuery(rule.endpoint, 'Limit', 'lte') : limit;
}

/** A part of a list; the last has the cursor "". A cursor that is not ours gives the first page, as on the exchange. */
export function pageOf<T>(items: readonly T[], query: Query, rule: PageRule): Page<T> | WireRefusal {
  const limit = limitOf(query, rule);
  if (typeof limit !== 'number') return limit;
  const start = positionOf(query) ?? 0;
  const end = start + limit;
  return { items: items.slice(start, end), cursor: end < items.length ? cursorOf(end) : '' };
}

/** A part of a list whose items keep their places, newest first; `find` looks before a place. */
export function newestBefore<T>(
  find: (before: number, limit: number) => { readonly items: readonly T[]; readonly next: number | null },
  query: Query,
  rule: PageRule,
): Page<T> | WireRefusal {
  const limit = limitOf(query, rule);
  if (typeof limit !== 'number') return limit;
  const { items, next } = find(positionOf(query) ?? Number.POSITIVE_INFINITY, limit);
  return { items, cursor: next === null ? '' : cursorOf(next) };
}

/**
 * A part of a list that grows at its end, newest first. The cursor counts from the oldest, so what comes in between two
 * pages is neither repeated by the second nor makes it skip anything.
 */
export function newestFirst<T>(
  items: readonly T[],
  wanted: (item: T) => boolean,
  query: Query,
  rule: PageRule,
): Page<T> | WireRefusal {
  const limit = limitOf(query, rule);
  if (typeof limit !== 'number') return limit;
  const found: T[] = [];
  const start = Math.min(positionOf(query) ?? items.length, items.length);
  for (let i = start - 1; i >= 0; i--) {
    const item = items[i] as T;
    if (!wanted(item)) continue;
    if (found.length === limit) return { items: found, cursor: cursorOf(i + 1) };
    found.push(item);
  }
  return { items: found, cursor: '' };
}

/** A part of a list by a key that rises along it: the cursor is the last key given, so rows may come and go. */
export function afterKey<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  query: Query,
  rule: PageRule,
): Page<T> | WireRefusal {
  const limit = limitOf(query, rule);
  if (typeof limit !== 'number') return limit;
  const last = markedText(query, KEY_MARK);
  const rest = last === null ? items : items.filter((item) => keyOf(item) > last);
  const page = rest.slice(0, limit);
  const end = page.at(-1);
  const more = end !== undefined && rest.length > limit;
  return { items: page, cursor: more ? encoded(KEY_MARK, keyOf(end)) : '' };
}

const POSITION_MARK = 'p';
const KEY_MARK = 'k';
const encoded = (mark: string, text: string): string => Buffer.from(mark + text).toString('base64url');
const cursorOf = (position: number): string => encoded(POSITION_MARK, String(position));

/** What a cursor of ours says after its mark. */
function markedText(query: Query, mark: string): string | null {
  const text = Buffer.from(textOf(query, 'cursor') ?? '', 'base64url').toString();
  return text.startsWith(mark) ? text.slice(mark.length) : null;
}

function positionOf(query: Query): number | null {
  const text = markedText(query, POSITION_MARK);
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
}
