import type { CloseReport } from '../api/trading.ts';
import { SELL } from '../text/orders.ts';
import { sayDone, sayFailure } from '../ui/say.ts';

/** What became of a wish to sell, with all that is less than it should be. */
export function sayClosed(report: CloseReport, begun: string): void {
  const { trades, holdings, refused, isConfirmed, isKept } = report;
  const warnings = [isConfirmed ? null : SELL.unconfirmed, isKept ? null : SELL.unkept].filter(
    (warning) => warning !== null,
  );
  if (trades.length + holdings.length > 0) sayDone(begun, [...warnings, SELL.begunMeans].join(' '));
  else if (refused.length === 0) sayDone(SELL.nothing);
  for (const { what, reason } of refused)
    sayFailure(SELL.refused, { code: 'page.not_sold', message: `${what}: ${reason}`, fix: null });
}
