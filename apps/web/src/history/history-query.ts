import { type DayRange, dayIn, PERIODS, type Period, periodDays } from '@rec-io/domain/day-range';
import type { HistoryFilter, PageKey } from '@rec-io/domain/history';
import { utcTimeMs } from '@rec-io/domain/time';
import { Type } from '@sinclair/typebox';
import { Mode, oneOf } from '../contract/schemas.ts';
import { WebError } from '../web-error.ts';

const day = (description: string) =>
  Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description }));
/** Words with commas between them. */
const list = (description: string, pattern = '^[^\\u0000-\\u001f]+$') =>
  Type.Optional(Type.String({ maxLength: 400, pattern, description }));
const words = (...all: string[]) => `^(${all.join('|')})(,(${all.join('|')}))*$`;

export const DAYS_QUERY = {
  period: Type.Optional(oneOf(...PERIODS)),
  from: day('first day, in my time zone; in place of a period'),
  to: day('last day'),
};

export const FILTER_QUERY = {
  mode: Type.Optional(Mode),
  ...DAYS_QUERY,
  symbol: list('BTC,ETH'),
  strategy: list('names with commas between them'),
  monitor: list('names with commas between them'),
  status: list('', words('pending', 'open', 'closing', 'closed', 'expired', 'error')),
  result: list('won, lost, drawn', words('W', 'L', 'D')),
  side: list('', words('yes', 'no')),
  hour: list('of the market’s close on the exchange’s clock, 0…23', words('\\d', '1\\d', '2[0-3]')),
};

export const PAGE_QUERY = {
  after: Type.Optional(
    Type.String({
      maxLength: 200,
      pattern: '^\\d{1,17}~[^\\u0000-\\u001f]+$',
      description: 'next of the page before',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 when left out' })),
};

export type FilterQuery = {
  readonly [K in
    | 'from'
    | 'to'
    | 'symbol'
    | 'strategy'
    | 'monitor'
    | 'status'
    | 'result'
    | 'side'
    | 'hour']?: string;
} & { readonly period?: Period };

/** @throws WebError `web.bad_request` for a day that does not exist, or days in the wrong order */
export function daysOf(
  { period = 'all', ...given }: Pick<FilterQuery, 'period' | 'from' | 'to'>,
  zone: string,
  nowMs: number,
): DayRange {
  const { from = null, to = null } = given;
  for (const given of [from, to])
    if (given !== null && Number.isNaN(utcTimeMs(given)))
      throw new WebError('web.bad_request', { detail: `There is no day ${given}.` });
  if (from !== null && to !== null && from > to)
    throw new WebError('web.bad_request', { detail: 'The first day is after the last one.' });
  return from === null && to === null ? periodDays(period, dayIn(zone, nowMs)) : { from, to };
}

/** @throws WebError as `daysOf` */
export function filterOf(query: FilterQuery, zone: string, nowMs: number): HistoryFilter {
  const listed = <T extends string>(text: string | undefined) =>
    text === undefined ? null : (text.split(',') as T[]);
  return {
    ...daysOf(query, zone, nowMs),
    zone,
    by: 'opened',
    statuses: listed(query.status),
    symbols: listed(query.symbol),
    strategies: listed(query.strategy),
    monitors: listed(query.monitor),
    results: listed(query.result),
    sides: listed(query.side),
    hours: listed(query.hour)?.map(Number) ?? null,
  };
}

/** The trades that were closed in a year of a zone. */
export const closedIn = (year: number, zone: string): HistoryFilter => ({
  ...filterOf({ status: 'closed' }, zone, 0),
  by: 'closed',
  from: `${year}-01-01`,
  to: `${year}-12-31`,
});

export function keyOf(text: string | undefined): PageKey | null {
  if (text === undefined) return null;
  const at = text.indexOf('~');
  return { atUs: text.slice(0, at), id: text.slice(at + 1) };
}

export const keyText = (key: PageKey | null): string | null =>
  key === null ? null : `${key.atUs}~${key.id}`;
