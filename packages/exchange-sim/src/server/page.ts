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

/** A part of a list; the last has the cursor "". A cursor that is not ours gives the first page, as on the exchange. */
export function pageOf<T>(items: readonly T[], query: Query, rule: PageRule): Page<T> | WireRefusal {
  const limit = Number(textOf(query, 'limit') ?? rule.limit);
  if (!Number.isSafeInteger(limit) || limit < 1) return badQuery(rule.endpoint, 'Limit', 'gte');
  if (limit > rule.limitMax) return badQuery(rule.endpoint, 'Limit', 'lte');
  const start = positionOf(textOf(query, 'cursor') ?? '');
  const end = start + limit;
  return { items: items.slice(start, end), cursor: end < items.length ? cursorOf(end) : '' };
}

const MARK = 'p';
const cursorOf = (position: number): string => Buffer.from(`${MARK}${position}`).toString('base64url');

function positionOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  return /^p\d{1,12}$/.test(text) ? Number(text.slice(MARK.length)) : 0;
}
