import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import * as format from '../format.ts';
import { Profit } from '../history/history-columns.tsx';
import { zoneQuery } from '../history/history-query.ts';
import { RefusedAgain } from '../history/refused-again.tsx';
import { Page } from '../shell/page.tsx';
import { EXPLAIN } from '../text/explain.ts';
import { MODES } from '../text/shell.ts';
import { SideMark } from '../trades/trade-marks.tsx';
import { Empty } from '../ui/empty.tsx';
import { Section } from '../ui/section.tsx';
import { DecisionSection } from './decision-section.tsx';
import { type Story, storyQuery } from './explain-query.ts';
import { StoryTimeline } from './story-timeline.tsx';

/** Why a trade was made, and what became of it: from what was known at its decision to its end. */
export function ExplainPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { mode } = useSearch({ strict: false }) as { mode?: string };
  const { data: story, error, refetch } = useQuery(storyQuery(id, mode));
  const { data: zone, error: zoneError, refetch: askZone } = useQuery(zoneQuery);
  const refusal = error ?? zoneError;
  const isThere = story !== undefined && zone !== undefined;
  return (
    <Page
      name={EXPLAIN.title}
      aside={
        <Link to="/history" className="inline-flex min-h-11 items-center text-sm underline">
          {EXPLAIN.back}
        </Link>
      }
    >
      <div className="grid max-w-4xl gap-3">
        <RefusedAgain
          refusal={refusal}
          onAgain={() => {
            void refetch();
            void askZone();
          }}
        />
        {!isThere && refusal === null && <Empty>{EXPLAIN.loading}</Empty>}
        {isThere && <Told story={story} zone={zone} mode={mode} />}
      </div>
    </Page>
  );
}

function Told({ story, zone, mode }: { story: Story; zone: string; mode: string | undefined }) {
  const { trade, events } = story;
  const hasExit = events.some((each) => each.kind === 'exit-began');
  return (
    <>
      <Summary story={story} zone={zone} />
      <Section title={EXPLAIN.timeline} means={EXPLAIN.timelineMeans(zone)}>
        <StoryTimeline events={events} zone={zone} />
      </Section>
      <DecisionSection id={trade.id} mode={mode} at="entry" ticker={trade.ticker} />
      {hasExit && <DecisionSection id={trade.id} mode={mode} at="exit" ticker={trade.ticker} />}
    </>
  );
}

function Summary({ story: { trade, mode }, zone }: { story: Story; zone: string }) {
  const { facts } = EXPLAIN;
  return (
    <section aria-label={facts.id} className="rounded-lg border border-line bg-panel px-4 py-3">
      <p className="flex flex-wrap items-baseline gap-x-3 text-base font-semibold">
        <span>
          <SideMark side={trade.side} /> {trade.symbol} {format.strike(trade.strikeE4)}
        </span>
        {trade.pnlE6 !== null && <Profit pnlE6={trade.pnlE6} />}
        <span className="text-sm font-medium text-muted">
          {MODES[mode].name}: {MODES[mode].means}
        </span>
      </p>
      {trade.heldToSettlement !== null && (
        <p className="text-sm text-warn">{EXPLAIN.kept(trade.heldToSettlement)}</p>
      )}
      {trade.reason !== null && trade.reason !== trade.heldToSettlement && (
        <p className="text-sm break-words text-muted">{trade.reason}</p>
      )}
      <dl className="mt-1 grid grid-cols-2 gap-x-6 gap-y-0.5 text-sm sm:grid-cols-3">
        <Fact name={facts.status}>{trade.status}</Fact>
        <Fact name={facts.contract}>{trade.contract}</Fact>
        <Fact name={facts.closes}>
          {format.day(trade.closeTimeMs, zone)} {format.timeIn(trade.closeTimeMs, zone)}
        </Fact>
        <Fact name={facts.monitor}>{trade.monitor}</Fact>
        <Fact name={facts.strategy}>{trade.strategy}</Fact>
        <Fact name={facts.bought}>{format.count(trade.filledE2)}</Fact>
        <Fact name={facts.price}>
          {trade.buyPriceE4 === null ? format.NOTHING : `${format.cents(trade.buyPriceE4)}¢`}
        </Fact>
        <Fact name={facts.fees}>{format.fee(trade.feesE6)}</Fact>
      </dl>
      <p className="mt-1 text-xs break-all text-faint">
        {facts.id} {trade.id}, {trade.ticker}
      </p>
    </section>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="break-words">{children}</dd>
  </div>
);
