import type { ReactNode } from 'react';
import * as format from '../format.ts';
import { HISTORY } from '../text/history.ts';
import { Profit } from './history-columns.tsx';
import type { HistorySummary as Summary } from './history-query.ts';

/** All that are meant in one line, not only those shown. What was made comes first; how many were won says least. */
export function HistorySummary({ summary }: { summary: Summary }) {
  const { trades, won, lost, drawn, pnlE6, feesE6, meanProbability, meanBuyE4, meanEdgeE4 } = summary;
  const mean = (value: number | null, text: (value: number) => string) =>
    value === null ? format.NOTHING : text(value);
  return (
    <section aria-label={HISTORY.summary}>
      <dl className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-sm">
        <Total name={HISTORY.afterFees}>
          <span className="text-base">
            <Profit pnlE6={pnlE6} />
          </span>
        </Total>
        <Total name={HISTORY.fees}>{format.fee(feesE6)}</Total>
        <Total name={HISTORY.trades}>{trades}</Total>
        <Total name={HISTORY.meanEdge}>{mean(meanEdgeE4, (value) => `${format.edge(value)}¢`)}</Total>
        <Total name={HISTORY.meanProbability}>{mean(meanProbability, format.probability)}</Total>
        <Total name={HISTORY.meanBuy}>{mean(meanBuyE4, (value) => `${format.cents(value)}¢`)}</Total>
        <Total name={HISTORY.wonLostDrawn}>{`${won} / ${lost} / ${drawn}`}</Total>
      </dl>
    </section>
  );
}

function Total({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-row-reverse items-baseline gap-1">
      <dt className="text-xs text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
