import type { SettledRow } from '../account.ts';
import { newestFirst } from './page.ts';
import { isWanted } from './portfolio-filter.ts';
import { type PortfolioRead, portfolioPages, SPAN } from './portfolio-read.ts';
import { isRefusal } from './refusal.ts';
import { settlementObject } from './wire-portfolio.ts';

/** What was paid. */
export function settlementRoutes(get: PortfolioRead): void {
  get('/portfolio/settlements', 'GetSettlements', SPAN, undefined, ({ account, query, subaccount }) => {
    const fits = ({ settlement, position }: SettledRow) =>
      isWanted(settlement, settlement.timeMs, query) &&
      (subaccount ?? position.subaccount) === position.subaccount;
    const page = newestFirst(account.settled, fits, query, portfolioPages('GetSettlements'));
    if (isRefusal(page)) return page;
    return { settlements: page.items.map(settlementObject), cursor: page.cursor };
  });
}
