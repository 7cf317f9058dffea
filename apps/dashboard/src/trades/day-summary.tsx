import type { ReactNode } from 'react';
import * as format from '../format.ts';
import { useIsStale, useTopicPart } from '../live/use-view.ts';
import { DAY } from '../text/trade-monitor.ts';
import { profitColour } from './trade-marks.tsx';

/** The day in one line. What was made after fees comes first; the share of wins says least and comes last. */
export function DaySummary() {
  const totals = useTopicPart('day', (day) => day.totals);
  const isStale = useIsStale();
  if (totals === null) return null;
  const { closed, failed, feesE6, pnlE6, winRate } = totals;
  return (
    <dl className={`flex flex-wrap items-baseline gap-x-4 gap-y-0.5 text-xs ${isStale ? 'stale' : ''}`}>
      <Total name={DAY.afterFees}>
        <span data-testid="day-pnl" className={`text-base font-semibold ${profitColour(pnlE6)}`}>
          {format.profit(pnlE6)}
        </span>
      </Total>
      <Total name={DAY.fees}>{format.fee(feesE6)}</Total>
      <Total name={DAY.trades(closed)}>{closed}</Total>
      {failed > 0 && <Total name={DAY.failed}>{failed}</Total>}
      <Total name={DAY.won}>{winRate === null ? format.NOTHING : `${Math.round(winRate * 100)}%`}</Total>
    </dl>
  );
}

function Total({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-row-reverse items-baseline gap-1">
      <dt className="text-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
