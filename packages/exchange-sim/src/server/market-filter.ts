import type { TradingMarket } from '../trading-market.ts';
import { listOf, type Query, textOf, timeOf } from './page.ts';
import { type QueryRules, queryProblem, TIME } from './query-check.ts';
import { badQuery, type WireRefusal } from './refusal.ts';
import { seriesOf } from './wire-event.ts';
import { FILTER } from './wire-market.ts';

const RULES: QueryRules = {
  limit: { kind: 'integer', min: 0, max: 1_000 },
  min_created_ts: TIME,
  max_created_ts: TIME,
  min_updated_ts: TIME,
  min_close_ts: TIME,
  max_close_ts: TIME,
  min_settled_ts: TIME,
  max_settled_ts: TIME,
  status: { kind: 'one', of: ['unopened', 'open', 'paused', 'closed', 'settled'] },
  mve_filter: { kind: 'one', of: ['only', 'exclude'] },
};

/** Which states go with filters by a time; a query may have one kind of these only. */
const TIME_GROUPS = [
  { names: ['min_created_ts', 'max_created_ts'], field: 'CreatedTs', states: ['unopened', 'open'] },
  { names: ['min_close_ts', 'max_close_ts'], field: 'CloseTs', states: ['closed'] },
  { names: ['min_settled_ts', 'max_settled_ts'], field: 'SettledTs', states: ['settled'] },
] as const;
/** What goes with `min_updated_ts`, which is for polling everything. */
const WITH_UPDATED = new Set(['min_updated_ts', 'series_ticker', 'mve_filter', 'limit', 'cursor']);

/** Why a query for markets is refused; null when it is not. */
export function marketQueryProblem(query: Query): WireRefusal | null {
  const endpoint = 'GetMarkets';
  const problem = queryProblem(query, endpoint, RULES);
  if (problem) return problem;
  const repeated = ['event_ticker', 'series_ticker'].find((name) => Array.isArray(query[name]));
  if (repeated)
    return badQuery(endpoint, repeated === 'event_ticker' ? 'EventTicker' : 'SeriesTicker', 'single');
  const status = textOf(query, 'status');
  const groups = TIME_GROUPS.filter(({ names }) => names.some((name) => textOf(query, name) !== undefined));
  const [group, other] = groups;
  if (other) return badQuery(endpoint, other.field, 'excluded_with');
  if (group && status !== undefined && !(group.states as readonly string[]).includes(status))
    return badQuery(endpoint, group.field, 'excluded_with');
  if (textOf(query, 'event_ticker')?.includes(',')) return badQuery(endpoint, 'EventTicker', 'single');
  if (textOf(query, 'min_updated_ts') === undefined) return null;
  const alone = Object.keys(query).every((name) => WITH_UPDATED.has(name));
  const excludes = textOf(query, 'mve_filter') === 'exclude';
  const hasSeries = textOf(query, 'series_ticker') !== undefined;
  const filtered = textOf(query, 'mve_filter') !== undefined;
  return alone && (excludes || !(hasSeries || filtered))
    ? null
    : badQuery(endpoint, 'MinUpdatedTs', 'excluded_with');
}

/** Whether a market is among what a query asks for. Limits by time include what is at the limit, so that nobody misses it. */
export function isWantedMarket(market: TradingMarket, query: Query): boolean {
  const { event, ticker, status, updatedTimeMs, settledTimeMs } = market;
  // Combinations are not traded here.
  if (textOf(query, 'mve_filter') === 'only') return false;
  const [series, eventTicker, state] = ['series_ticker', 'event_ticker', 'status'].map((name) =>
    textOf(query, name),
  );
  const tickers = listOf(query, 'tickers');
  if (series !== undefined && series !== seriesOf(event)) return false;
  if (eventTicker !== undefined && eventTicker !== event.eventTicker) return false;
  if (state !== undefined && state !== FILTER[status]) return false;
  if (tickers && !tickers.includes(ticker)) return false;
  return (
    isBetween(event.createdTimeMs, query, 'min_created_ts', 'max_created_ts') &&
    isBetween(event.closeTimeMs, query, 'min_close_ts', 'max_close_ts') &&
    isBetween(updatedTimeMs, query, 'min_updated_ts', '') &&
    isBetween(settledTimeMs, query, 'min_settled_ts', 'max_settled_ts')
  );
}

function isBetween(timeMs: number | null, query: Query, min: string, max: string): boolean {
  const [fromMs, toMs] = [timeOf(query, min), timeOf(query, max)];
  if (timeMs === null) return fromMs === undefined && toMs === undefined;
  return timeMs >= (fromMs ?? Number.NEGATIVE_INFINITY) && timeMs <= (toMs ?? Number.POSITIVE_INFINITY);
}
