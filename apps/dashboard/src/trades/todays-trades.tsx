import type { TradeView } from '@rec-io/domain/view';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import * as format from '../format.ts';
import { useTopicPart } from '../live/use-view.ts';
import { DAY } from '../text/trade-monitor.ts';
import { EmptyTopic } from '../ui/empty-topic.tsx';
import { ExplainLink } from './explain-link.tsx';
import { Cell, Head } from './trade-cells.tsx';
import { profitColour, SideMark } from './trade-marks.tsx';

const { columns } = DAY;

/** What finished today, newest first. */
export function TodaysTrades() {
  const today = useTopicPart('day', (day) => day.finished) ?? [];
  const all = useTopicPart('day', ({ totals }) => totals.closed + totals.failed) ?? 0;
  if (today.length === 0) return <EmptyTopic topic="day">{DAY.empty}</EmptyTopic>;
  return (
    <section aria-label={DAY.caption} className="max-h-96 overflow-y-auto">
      <table className="w-full text-right text-sm">
        <caption className="sr-only">{DAY.caption}</caption>
        <thead className="sticky top-0 bg-panel text-[0.7rem] text-faint">
          <tr>
            <Head isFirst>{columns.closed}</Head>
            <Head>{columns.strike}</Head>
            <Head from="lg">{columns.contract}</Head>
            <Head from="md">{columns.strategy}</Head>
            <Head from="sm">{columns.position}</Head>
            <Head>{columns.buy}</Head>
            <Head from="sm">{columns.sell}</Head>
            <Head from="md">{columns.probability}</Head>
            <Head from="md">{columns.edge}</Head>
            <Head from="lg">{columns.indexIn}</Head>
            <Head from="lg">{columns.indexOut}</Head>
            <Head from="sm">{columns.fees}</Head>
            <Head>{columns.profit}</Head>
            <Head from="sm">{columns.winLoss}</Head>
          </tr>
        </thead>
        <tbody>
          {today.map((trade) => (
            <FinishedTrade key={trade.id} trade={trade} />
          ))}
        </tbody>
      </table>
      {all > today.length && (
        <p className="px-3 py-2 text-xs text-muted">
          {DAY.newestOf(today.length, all)}{' '}
          <Link to="/history" search={{ period: 'today' } as never} className="underline">
            {DAY.all}
          </Link>
        </p>
      )}
    </section>
  );
}

/** A finished trade does not change any more; only its status could, so id and status tell everything. */
const FinishedTrade = memo(
  function FinishedTrade({ trade }: { trade: TradeView }) {
    const failed = trade.status === 'error';
    return (
      <tr className={`border-t border-line/60 ${failed ? 'text-muted' : ''}`} title={trade.ticker}>
        <Cell isFirst>{format.timeOfDay(trade.closedAtMs ?? trade.openedAtMs)}</Cell>
        <th scope="row" className="px-1.5 py-1.5 font-medium whitespace-nowrap">
          <SideMark side={trade.side} />{' '}
          <ExplainLink id={trade.id} what={`${trade.side.toUpperCase()} ${format.strike(trade.strikeE4)}`}>
            {format.strike(trade.strikeE4)}
          </ExplainLink>
        </th>
        <Cell from="lg">{trade.contract}</Cell>
        <Cell from="md">{trade.strategy}</Cell>
        <Cell from="sm">{format.count(trade.countE2)}</Cell>
        {failed ? (
          <td colSpan={9} className="max-w-0 truncate py-1.5 pr-3 pl-1.5" title={trade.reason ?? ''}>
            <span className="text-warn">{DAY.notOpened}</span>: {trade.reason ?? DAY.noReason}
          </td>
        ) : (
          <>
            <Cell>{trade.buyPriceE4 === null ? format.NOTHING : `${format.cents(trade.buyPriceE4)}¢`}</Cell>
            <Cell from="sm">
              {trade.sellPriceE4 === null ? format.NOTHING : `${format.cents(trade.sellPriceE4)}¢`}
            </Cell>
            <Cell from="md">{format.probability(trade.entryProbability)}</Cell>
            <Cell from="md">{format.edge(trade.entryEdgeE4)}</Cell>
            <Cell from="lg">{format.indexPrice(trade.symbolOpenE4)}</Cell>
            <Cell from="lg">
              {trade.symbolCloseE4 === null ? format.NOTHING : format.indexPrice(trade.symbolCloseE4)}
            </Cell>
            <Cell from="sm">{format.fee(trade.feesE6)}</Cell>
            <Cell>
              <span className={`font-semibold ${profitColour(trade.pnlE6)}`}>
                {trade.pnlE6 === null ? format.NOTHING : format.profit(trade.pnlE6)}
              </span>
            </Cell>
            <Cell from="sm">{trade.winLoss ?? format.NOTHING}</Cell>
          </>
        )}
      </tr>
    );
  },
  (a, b) => a.trade.id === b.trade.id && a.trade.status === b.trade.status && a.trade.pnlE6 === b.trade.pnlE6,
);
