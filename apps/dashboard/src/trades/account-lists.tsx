import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Refusal } from '../api/call.ts';
import * as format from '../format.ts';
import { RefusedAgain } from '../history/refused-again.tsx';
import { DAY } from '../text/trade-monitor.ts';
import { Empty } from '../ui/empty.tsx';
import { fillsQuery, positionsQuery, settlementsQuery } from './account-queries.ts';
import { Cell, Head } from './trade-cells.tsx';

/** The newest fills, as the exchange told them. */
export function FillsList() {
  const { data, error, refetch } = useQuery(fillsQuery);
  const { fills } = DAY;
  return (
    <List
      {...{ error, refetch }}
      caption={fills.caption}
      isEmpty={data?.rows.length === 0 ? fills.empty : null}
      isLoading={data === undefined}
      heads={
        <>
          <Head isFirst>{fills.columns.time}</Head>
          <Head>{fills.columns.ticker}</Head>
          <Head>{fills.columns.did}</Head>
          <Head>{fills.columns.count}</Head>
          <Head>{fills.columns.price}</Head>
          <Head from="sm">{fills.columns.fee}</Head>
        </>
      }
    >
      {data?.rows.map((row) => (
        <tr key={row.tradeId} className="border-t border-line/60">
          <Cell isFirst>{format.timeOfDay(row.timeMs)}</Cell>
          <Ticker>{row.ticker}</Ticker>
          <Cell>{row.side === 'bid' ? fills.bought : fills.sold}</Cell>
          <Cell>{format.count(row.countE2)}</Cell>
          <Cell>{format.cents(row.yesPriceE4)}¢</Cell>
          <Cell from="sm">{format.fee(row.feeE6)}</Cell>
        </tr>
      ))}
    </List>
  );
}

/** What markets paid, newest first. */
export function SettlementsList() {
  const { data, error, refetch } = useQuery(settlementsQuery);
  const { settlements } = DAY;
  return (
    <List
      {...{ error, refetch }}
      caption={settlements.caption}
      isEmpty={data?.rows.length === 0 ? settlements.empty : null}
      isLoading={data === undefined}
      heads={
        <>
          <Head isFirst>{settlements.columns.time}</Head>
          <Head>{settlements.columns.ticker}</Head>
          <Head>{settlements.columns.result}</Head>
          <Head from="sm">{settlements.columns.yes}</Head>
          <Head from="sm">{settlements.columns.no}</Head>
          <Head>{settlements.columns.paid}</Head>
        </>
      }
    >
      {data?.rows.map((row) => (
        <tr key={row.ticker} className="border-t border-line/60">
          <Cell isFirst>{format.timeOfDay(row.timeMs)}</Cell>
          <Ticker>{row.ticker}</Ticker>
          <Cell>{row.result.toUpperCase()}</Cell>
          <Cell from="sm">{format.count(row.yesCountE2)}</Cell>
          <Cell from="sm">{format.count(row.noCountE2)}</Cell>
          <Cell>{format.money(row.revenueE6)}</Cell>
        </tr>
      ))}
    </List>
  );
}

/** What the exchange itself says is held, with when it said so. */
export function ExchangePositions() {
  const { data, error, refetch } = useQuery(positionsQuery);
  const { exchange } = DAY;
  const held = data?.rows.filter(({ countE2 }) => countE2 !== 0) ?? [];
  return (
    <List
      {...{ error, refetch }}
      caption={exchange.caption}
      isEmpty={data !== undefined && held.length === 0 ? exchange.empty : null}
      isLoading={data === undefined}
      heads={
        <>
          <Head isFirst>{exchange.columns.ticker}</Head>
          <Head>{exchange.columns.position}</Head>
          <Head>{exchange.columns.exposure}</Head>
          <Head from="sm">{exchange.columns.fees}</Head>
          <Head>{exchange.columns.seen}</Head>
        </>
      }
    >
      {held.map((row) => (
        <tr key={row.ticker} className="border-t border-line/60">
          <th
            scope="row"
            className="max-w-32 truncate py-1.5 pl-3 text-left font-mono text-xs font-normal"
            title={row.ticker}
          >
            {row.ticker}
          </th>
          <Cell>
            {format.count(row.countE2)} {row.countE2 > 0 ? 'YES' : 'NO'}
          </Cell>
          <Cell>{row.exposureE6 === null ? format.NOTHING : format.money(row.exposureE6)}</Cell>
          <Cell from="sm">{row.feesE6 === null ? format.NOTHING : format.fee(row.feesE6)}</Cell>
          <Cell>{format.timeOfDay(row.seenAtMs)}</Cell>
        </tr>
      ))}
    </List>
  );
}

const Ticker = ({ children }: { children: string }) => (
  <th
    scope="row"
    className="max-w-32 truncate px-1 py-1.5 font-mono text-xs font-normal sm:max-w-none"
    title={children}
  >
    {children}
  </th>
);

function List(props: {
  caption: string;
  isLoading: boolean;
  isEmpty: string | null;
  error: Refusal | null;
  refetch: () => unknown;
  heads: ReactNode;
  children: ReactNode;
}) {
  if (props.error !== null)
    return (
      <div className="grid gap-2 p-3">
        <RefusedAgain refusal={props.error} onAgain={() => void props.refetch()} />
      </div>
    );
  if (props.isLoading) return <Empty>{DAY.asking}</Empty>;
  if (props.isEmpty !== null) return <Empty>{props.isEmpty}</Empty>;
  return (
    <section
      aria-label={props.caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto -outline-offset-2"
    >
      <table className="w-full text-right text-sm">
        <caption className="sr-only">{props.caption}</caption>
        <thead className="sticky top-0 bg-panel text-[0.7rem] text-faint">
          <tr>{props.heads}</tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </section>
  );
}
