import * as format from '../format.ts';
import { Profit } from '../history/history-columns.tsx';
import { PERFORMANCE } from '../text/performance.ts';
import { NumbersTable } from './numbers-table.tsx';
import type { PerformanceGroup } from './performance-query.ts';

/** Promised beside brought, for each kind of trade; how many were won comes last. */
export function GroupTable(props: {
  caption: string;
  groups: readonly PerformanceGroup[];
  /** How its keys are told. */
  nameOf?: (key: string) => string;
}) {
  const { caption, groups, nameOf = (key: string) => key } = props;
  return (
    <NumbersTable
      caption={caption}
      heads={[
        caption,
        ...[PERFORMANCE.trades, PERFORMANCE.expected, PERFORMANCE.realised],
        ...[PERFORMANCE.fees, PERFORMANCE.wonLost],
      ]}
      lines={groups.map(({ key, trades, expectedE6, realisedE6, feesE6, won, lost }) => ({
        name: key === null ? PERFORMANCE.notKnown : nameOf(key),
        cells: [
          trades,
          format.profit(expectedE6),
          <Profit key="realised" pnlE6={realisedE6} />,
          format.fee(feesE6),
          `${won} / ${lost}`,
        ],
        // Won and lost by the share that was won.
        values: [trades, expectedE6, realisedE6, feesE6, won / Math.max(1, won + lost)],
      }))}
    />
  );
}
