import * as format from '../format.ts';
import { useTopicPart } from '../live/use-view.ts';
import { DAY } from '../text/trade-monitor.ts';
import { EmptyTopic } from '../ui/empty-topic.tsx';
import { heldPositions } from './positions.ts';
import { Cell, Head } from './trade-cells.tsx';
import { SideMark } from './trade-marks.tsx';

const { positionsColumns: columns } = DAY;

/** What is held now, by market. */
export function PositionsTable() {
  const open = useTopicPart('trades', (trades) => trades.open) ?? [];
  const rows = useTopicPart('ladder', (ladder) => ladder.rows) ?? [];
  const positions = heldPositions(open, rows);
  if (positions.length === 0) return <EmptyTopic topic="trades">{DAY.positionsEmpty}</EmptyTopic>;
  return (
    <table className="w-full text-right text-sm">
      <caption className="sr-only">{DAY.positionsCaption}</caption>
      <thead className="text-[0.7rem] text-faint">
        <tr>
          <Head isFirst>{columns.ticker}</Head>
          <Head>{columns.position}</Head>
          <Head>{columns.cost}</Head>
          <Head from="sm">{columns.fees}</Head>
          <Head>{columns.value}</Head>
          <Head from="sm">{columns.since}</Head>
        </tr>
      </thead>
      <tbody>
        {positions.map(({ ticker, side, strikeE4, heldE2, costE6, feesE6, valueE6, sinceMs }) => (
          <tr key={`${ticker} ${side}`} className="border-t border-line/60">
            <th scope="row" className="py-1.5 pl-3 text-left font-medium whitespace-nowrap">
              <SideMark side={side} /> {format.strike(strikeE4)}
              <code className="ml-2 text-xs font-normal text-faint max-sm:hidden">{ticker}</code>
            </th>
            <Cell>{format.count(heldE2)}</Cell>
            <Cell>{format.money(costE6)}</Cell>
            <Cell from="sm">{format.fee(feesE6)}</Cell>
            <Cell>{valueE6 === null ? format.NOTHING : format.money(valueE6)}</Cell>
            <Cell from="sm">{format.timeOfDay(sinceMs)}</Cell>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
