import type { LadderRowView } from '@rec-io/domain/view';
import { type Watchable, watchlist } from '@rec-io/domain/watchlist';
import { useQuery } from '@tanstack/react-query';
import * as format from '../format.ts';
import { riskOf } from '../ladder/risk.ts';
import { useTopicPart } from '../live/use-view.ts';
import { monitorsQuery } from '../monitors/monitors-query.ts';
import { useOrders } from '../orders/orders-provider.tsx';
import { LADDER, WATCHLIST } from '../text/trade-monitor.ts';
import { Button } from '../ui/button.tsx';
import { EmptyTopic } from '../ui/empty-topic.tsx';
import { Panel } from '../ui/panel.tsx';
import { Cell, Head } from './trade-cells.tsx';
import { SideMark } from './trade-marks.tsx';
import { watchedBy } from './watched-by.ts';

const ROWS_MAX = 5;

/** A row of the view as the rule of the watchlist wants it: what is not known is not a number, and a book that waits does not trade. */
const watchable = (row: LadderRowView) => ({
  ...row,
  probability: row.probability ?? Number.NaN,
  yesEdgeE4: row.yesEdgeE4 ?? Number.NaN,
  noEdgeE4: row.noEdgeE4 ?? Number.NaN,
  yesAskE4: row.yesAskE4 as Watchable['yesAskE4'],
  noAskE4: row.noAskE4 as Watchable['noAskE4'],
  market: { ticker: row.ticker, status: row.bookValid ? ('active' as const) : ('inactive' as const) },
});

/** The strikes that are near an entry, at most five. */
export function WatchlistPanel() {
  const rows = useTopicPart('ladder', (ladder) => ladder.rows) ?? [];
  const symbol = useTopicPart('market', (market) => market.symbol);
  const { data } = useQuery(monitorsQuery);
  const { buy } = useOrders();
  const { name, settings } = watchedBy(data?.monitors ?? [], symbol);
  const watched = watchlist(rows.map(watchable), settings).slice(0, ROWS_MAX);
  return (
    <Panel
      title={WATCHLIST.title}
      aside={
        <span
          className="text-xs text-muted"
          title={name === null ? WATCHLIST.standardMeans : WATCHLIST.byMeans(name)}
        >
          {name === null ? WATCHLIST.standard : WATCHLIST.by(name)}
        </span>
      }
    >
      {watched.length === 0 ? (
        <EmptyTopic topic="ladder">{WATCHLIST.empty}</EmptyTopic>
      ) : (
        <table className="w-full text-right text-sm">
          <caption className="sr-only">{WATCHLIST.caption}</caption>
          <thead className="text-[0.7rem] text-faint">
            <tr>
              <Head isFirst>{WATCHLIST.strike}</Head>
              <Head>{WATCHLIST.probability}</Head>
              <Head>{WATCHLIST.edge}</Head>
              <Head>{WATCHLIST.ask}</Head>
            </tr>
          </thead>
          <tbody>
            {watched.map(({ row, side, askE4, probability, edgeE4 }) => (
              <tr key={row.ticker} className="border-t border-line/60">
                <th scope="row" className="py-1 pl-3 text-left font-medium whitespace-nowrap">
                  <SideMark side={side} /> {format.strike(row.strikeE4)}
                </th>
                <Cell>
                  <span className={`font-semibold ${riskOf(probability).text}`}>
                    {format.probability(probability)}
                  </span>
                </Cell>
                <Cell>
                  <span className={edgeE4 > 0 ? 'font-semibold text-up' : 'text-faint'}>
                    {format.edge(edgeE4)}
                  </span>
                </Cell>
                <td className="py-1 pr-2 pl-1">
                  <Button
                    small
                    aria-label={LADDER.buy(
                      side.toUpperCase(),
                      format.strike(row.strikeE4),
                      format.cents(askE4),
                    )}
                    onClick={() => buy(row.ticker, side)}
                  >
                    {format.cents(askE4)}¢
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
