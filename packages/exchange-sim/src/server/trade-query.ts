import { newestBefore, type PageRule, type Query, textOf, timeOf } from './page.ts';
import { FLAG, type QueryRules, queryProblem, TIME, withDefaultLimit } from './query-check.ts';
import { isRefusal } from './refusal.ts';
import { type TradeTape, tradeObject } from './trade-tape.ts';

const LIMIT_MAX = 1_000;
const RULES: QueryRules = {
  limit: { kind: 'integer', min: 0, max: LIMIT_MAX },
  min_ts: TIME,
  max_ts: TIME,
  is_block_trade: FLAG,
};
const NONE = { items: [], next: null };

/** Public trades of a tier, newest first. Block trades are agreed elsewhere, so here there are none. */
export function tradesPage(
  tape: TradeTape,
  query: Query,
  endpoint: 'GetTrades' | 'GetHistoricalTrades',
  tier: { readonly fromMs: number; readonly toMs: number },
): object {
  const problem = queryProblem(query, endpoint, RULES);
  if (problem) return problem;
  const isBlock = textOf(query, 'is_block_trade') === 'true';
  const filter = {
    ticker: textOf(query, 'ticker'),
    fromMs: Math.max(tier.fromMs, timeOf(query, 'min_ts') ?? 0),
    toMs: Math.min(tier.toMs, timeOf(query, 'max_ts') ?? Number.POSITIVE_INFINITY),
  };
  const rule: PageRule = { endpoint, limit: 100, limitMax: LIMIT_MAX };
  const find = (before: number, limit: number) => (isBlock ? NONE : tape.find(filter, before, limit));
  const page = newestBefore(find, withDefaultLimit(query), rule);
  return isRefusal(page) ? page : { trades: page.items.map(tradeObject), cursor: page.cursor };
}
