import type { Fill } from '@rec-io/domain/order';
import { tradesCutoffMs } from './historical-cutoff.ts';
import { newestFirst, textOf } from './page.ts';
import { isAt, isWanted, listProblem } from './portfolio-filter.ts';
import { type PortfolioRead, portfolioPages, SPAN } from './portfolio-read.ts';
import { numberOf } from './query-check.ts';
import { isRefusal } from './refusal.ts';
import type { ServerContext } from './server-context.ts';
import { fillObject } from './wire-portfolio.ts';

const TICKERS_MAX = 100;

/** What the account has traded. */
export function fillRoutes(get: PortfolioRead, { exchangeTime }: ServerContext): void {
  const fills = (path: string, endpoint: string, isPast: boolean): void =>
    get(path, endpoint, SPAN, undefined, ({ account, query, subaccount }) => {
      const tooMany = listProblem(query, endpoint, { ticker: TICKERS_MAX });
      if (tooMany) return tooMany;
      const orderId = textOf(query, 'order_id');
      const shard = numberOf(query, 'exchange_index');
      const cutoffMs = tradesCutoffMs(exchangeTime());
      const fits = (fill: Fill) => {
        if (!isWanted(fill, fill.timeMs, query) || fill.timeMs < cutoffMs !== isPast) return false;
        if ((orderId ?? fill.orderId) !== fill.orderId) return false;
        if (subaccount === undefined && shard === undefined) return true;
        return isAt(account.orders.get(fill.orderId), subaccount, shard);
      };
      const page = newestFirst(account.fills, fits, query, portfolioPages(endpoint));
      if (isRefusal(page)) return page;
      return {
        fills: page.items.map((fill) => fillObject(fill, account.orders.get(fill.orderId))),
        cursor: page.cursor,
      };
    });
  fills('/portfolio/fills', 'GetFills', false);
  fills('/historical/fills', 'GetHistoricalFills', true);
}
