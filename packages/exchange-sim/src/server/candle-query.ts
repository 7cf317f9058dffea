import { MINUTE_MS } from '@rec-io/domain/time';
import type { MinuteCandles } from '../minute-candles.ts';
import { type Query, textOf, timeOf } from './page.ts';
import { FLAG, type QueryRules, queryProblem } from './query-check.ts';
import { badQuery, type WireRefusal } from './refusal.ts';
import { candleObject, continued } from './wire-candle.ts';

/** Lengths in minutes that candles are made in; days end at midnight UTC. */
const INTERVALS = ['1', '60', '1440'];
const SPAN: QueryRules = {
  start_ts: { kind: 'integer', required: true },
  end_ts: { kind: 'integer', required: true },
};
const ONE: QueryRules = {
  ...SPAN,
  period_interval: { kind: 'one', of: INTERVALS },
  include_latest_before_start: FLAG,
};
const BATCH: QueryRules = {
  ...SPAN,
  period_interval: { kind: 'integer', min: 1, required: true },
  include_latest_before_start: FLAG,
  market_tickers: { kind: 'text', required: true },
};

export type CandleQuery = {
  readonly startMs: number;
  readonly endMs: number;
  readonly periodMs: number;
  readonly withLatest: boolean;
};

/** Reads a query for candles of one market or event. */
export function candleQuery(query: Query, endpoint: string): CandleQuery | WireRefusal {
  const missing = textOf(query, 'period_interval') === undefined;
  const problem = queryProblem(query, endpoint, ONE);
  if (problem || missing) return problem ?? badQuery(endpoint, 'PeriodInterval', 'required');
  return spanOf(query, endpoint);
}

/** Reads one for several markets, where a length that is not made is no mistake: it has no candles. */
export function batchCandleQuery(query: Query, endpoint: string): CandleQuery | WireRefusal {
  return queryProblem(query, endpoint, BATCH) ?? spanOf(query, endpoint);
}

function spanOf(query: Query, endpoint: string): CandleQuery | WireRefusal {
  const [startMs, endMs] = [timeOf(query, 'start_ts') ?? 0, timeOf(query, 'end_ts') ?? 0];
  if (endMs < startMs) return badQuery(endpoint, 'EndTs', 'gtefield');
  const periodMs = Number(textOf(query, 'period_interval')) * MINUTE_MS;
  return { startMs, endMs, periodMs, withLatest: textOf(query, 'include_latest_before_start') === 'true' };
}

/** How many candles of a market a query can have at most. */
export const candlesMax = ({ startMs, endMs, periodMs }: CandleQuery): number =>
  Math.floor(endMs / periodMs) - Math.ceil(startMs / periodMs) + 1;

export function candleObjects(candles: MinuteCandles, query: CandleQuery): object[] {
  const { startMs, endMs, periodMs, withLatest } = query;
  if (!INTERVALS.includes(String(periodMs / MINUTE_MS))) return [];
  const within = candles.candles(startMs, endMs, periodMs);
  const objects: object[] = within.map(candleObject);
  if (!withLatest) return objects;
  const latest = candles.candles(Number.NEGATIVE_INFINITY, startMs - 1, periodMs).at(-1);
  const boundaryMs = Math.ceil(startMs / periodMs) * periodMs;
  // A real candle that ends at this boundary tells all that the continued one would.
  const isTold = within[0]?.endMs === boundaryMs;
  return latest && !isTold ? [continued(latest, boundaryMs), ...objects] : objects;
}
