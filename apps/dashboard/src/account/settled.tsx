import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import * as format from '../format.ts';
import { useZone } from '../settings/use-zone.ts';
import { SETTLED } from '../text/account.ts';
import { Asked } from '../ui/asked.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Section } from '../ui/section.tsx';
import { fillsQuery, settlementsQuery } from './account-query.ts';

/** What markets that were held paid, as the exchange told it. */
export function Settlements() {
  const query = useInfiniteQuery(settlementsQuery);
  const zone = useZone();
  return (
    <Section title={SETTLED.settlements}>
      <Asked query={query}>
        {(pages) => (
          <Lines none={SETTLED.none} onMore={query.hasNextPage ? query.fetchNextPage : null}>
            {pages
              .flatMap(({ rows }) => rows)
              .map(({ ticker, result, revenueE6, yesCountE2, noCountE2, timeMs }) => (
                <Line
                  key={`${ticker} ${timeMs}`}
                  what={ticker}
                  worth={format.money(revenueE6)}
                  means={[
                    SETTLED.paid(result),
                    SETTLED.held(format.count(yesCountE2), format.count(noCountE2)),
                    format.dayAndTime(timeMs, zone),
                  ]}
                />
              ))}
          </Lines>
        )}
      </Asked>
    </Section>
  );
}

/** What was bought and sold, each with the fee that the exchange took. */
export function Fills() {
  const query = useInfiniteQuery(fillsQuery);
  const zone = useZone();
  return (
    <Section title={SETTLED.fills}>
      <Asked query={query}>
        {(pages) => (
          <Lines none={SETTLED.noFills} onMore={query.hasNextPage ? query.fetchNextPage : null}>
            {pages
              .flatMap(({ rows }) => rows)
              .map(({ tradeId, orderId, ticker, side, countE2, yesPriceE4, feeE6, isTaker, timeMs }) => (
                <Line
                  key={`${tradeId} ${orderId} ${timeMs}`}
                  what={ticker}
                  worth={SETTLED.fee(format.fee(feeE6), isTaker)}
                  means={[
                    SETTLED.fill(side, format.count(countE2), format.cents(yesPriceE4)),
                    format.dayAndTime(timeMs, zone),
                  ]}
                />
              ))}
          </Lines>
        )}
      </Asked>
    </Section>
  );
}

function Lines(props: { none: string; onMore: (() => unknown) | null; children: readonly ReactNode[] }) {
  if (props.children.length === 0) return <Empty>{props.none}</Empty>;
  return (
    <>
      <ul className="divide-y divide-line">{props.children}</ul>
      {props.onMore !== null && (
        <div className="py-2">
          <Button small onClick={() => props.onMore?.()}>
            {SETTLED.more}
          </Button>
        </div>
      )}
    </>
  );
}

function Line({ what, worth, means }: { what: string; worth: string; means: readonly string[] }) {
  return (
    <li className="py-1.5">
      <p className="flex flex-wrap justify-between gap-x-4 text-sm">
        <span className="font-medium break-all">{what}</span>
        <span>{worth}</span>
      </p>
      <p className="text-xs text-muted">{means.join(' · ')}</p>
    </li>
  );
}
