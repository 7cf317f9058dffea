import type { Account } from '../account.ts';
import type { AccountPosition } from '../position.ts';
import { tradesCutoffMs } from './historical-cutoff.ts';
import { afterKey, listOf, type Query, textOf } from './page.ts';
import { eventOf, isWanted, listProblem } from './portfolio-filter.ts';
import { PLACE, type PortfolioRead, portfolioPages } from './portfolio-read.ts';
import { numberOf, type QueryRules, SUBACCOUNT } from './query-check.ts';
import { isRefusal } from './refusal.ts';
import type { ServerContext } from './server-context.ts';
import { eventPositionObject, positionObject } from './wire-portfolio.ts';

const SETTLED = { kind: 'one', of: ['all', 'settled', 'unsettled'] } as const;

/** What is held, and what was held until it was paid. */
export function positionRoutes(get: PortfolioRead, { exchangeTime }: ServerContext): void {
  const positions = (path: string, endpoint: string, rules: QueryRules, isPast: boolean): void =>
    get(path, endpoint, rules, 0, ({ account, query, subaccount }) => {
      const tooMany = listProblem(query, endpoint, { event_ticker: 1 });
      if (tooMany) return tooMany;
      const cutoffMs = tradesCutoffMs(exchangeTime());
      const found = positionsOf(account, query, subaccount, (timeMs) => timeMs < cutoffMs === isPast);
      const page = afterKey(found, ({ ticker }) => ticker, query, portfolioPages(endpoint));
      if (isRefusal(page)) return page;
      // An event's sums are of all its positions, and come with the page that has the first of them.
      const here = new Set(page.items);
      const byEvent = [...Map.groupBy(found, ({ ticker }) => eventOf(ticker))].filter(
        ([, [first]]) => first !== undefined && here.has(first),
      );
      return {
        market_positions: page.items.map(positionObject),
        event_positions: byEvent.map(([event, own]) => eventPositionObject(event, own)),
        cursor: page.cursor,
      };
    });
  positions('/portfolio/positions', 'GetPositions', { ...PLACE, settlement_status: SETTLED }, false);
  positions('/historical/positions', 'GetHistoricalPositions', { subaccount: SUBACCOUNT }, true);
}

/** @param kept whether a position that was paid at this time is asked for */
function positionsOf(
  account: Account,
  query: Query,
  subaccount: number | undefined,
  kept: (settledTimeMs: number) => boolean,
): AccountPosition[] {
  const isLive = !kept(Number.NEGATIVE_INFINITY);
  const which = isLive ? (textOf(query, 'settlement_status') ?? 'unsettled') : 'settled';
  const settled = account.settled.flatMap(({ settlement, position }) =>
    which !== 'unsettled' && kept(settlement.timeMs) ? [position] : [],
  );
  const unsettled = which === 'settled' ? [] : account.positions();
  const shard = numberOf(query, 'exchange_index');
  const nonZero = listOf(query, 'count_filter');
  return [...unsettled, ...settled]
    .filter(
      (position) =>
        isWanted(position, position.updatedTimeMs, query) &&
        (subaccount ?? position.subaccount) === position.subaccount &&
        (shard ?? position.exchangeIndex) === position.exchangeIndex &&
        (nonZero === undefined || nonZero.some((name) => isNonZero(position, name))),
    )
    .sort((a, b) => (a.ticker < b.ticker ? -1 : 1));
}

const isNonZero = (position: AccountPosition, field: string): boolean =>
  (field === 'position' && position.countE2 !== 0) || (field === 'total_traded' && position.tradedE6 !== 0);
