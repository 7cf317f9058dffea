import type { TradePrint } from '../events.ts';
import { newestFirst, type PageRule, type Query, textOf, timeOf } from './page.ts';
import { FLAG, type QueryRules, queryProblem, TIME, withDefaultLimit } from './query-check.ts';
import { isRefusal } from './refusal.ts';
import { type TradeTape, tradeObject } from './trade-tape.ts';

const TRADES: PageRule = { endpoint: 'GetTrades', limit: 100, limitMax: 1_000 };
const RULES: QueryRules = {
  limit: { kind: 'integer', min: 0, max: TRADES.limitMax },
  min_ts: TIME,
  max_ts: TIME,
  is_block_trade: FLAG,
};

/** Public trades, newest first. Block trades are agreed elsewhere, so here there are none. */
export function tradesPage({ trades }: TradeTape, query: Query): object {
  const problem = queryProblem(query, TRADES.endpoint, RULES);
  if (problem) return problem;
  const isBlock = textOf(query, 'is_block_trade') === 'true';
  const ticker = textOf(query, 'ticker');
  const [fromMs, toMs] = [timeOf(query, 'min_ts') ?? 0, timeOf(query, 'max_ts') ?? Number.POSITIVE_INFINITY];
  const wanted = (trade: TradePrint): boolean =>
    !isBlock && (ticker ?? trade.ticker) === trade.ticker && trade.timeMs >= fromMs && trade.timeMs <= toMs;
  const page = newestFirst(trades, wanted, withDefaultLimit(query), TRADES);
  return isRefusal(page) ? page : { trades: page.items.map(tradeObject), cursor: page.cursor };
}
