import { useIsStale, useTopicPart } from '../live/use-view.ts';
import { DAY } from '../text/trade-monitor.ts';
import { Tabs } from '../ui/tabs.tsx';
import { DaySummary } from './day-summary.tsx';
import { PositionsTable } from './positions-table.tsx';
import { TodaysTrades } from './todays-trades.tsx';

/** Below everything: what finished today, and what is held. */
export function Day() {
  const finished = useTopicPart('trades', (trades) => trades.today.length) ?? 0;
  const held = useTopicPart('trades', (trades) => trades.open.filter(({ heldE2 }) => heldE2 > 0).length) ?? 0;
  const isStale = useIsStale();
  return (
    <Tabs
      label={DAY.tabs}
      isStale={isStale}
      aside={<DaySummary />}
      tabs={[
        { id: 'today', name: DAY.today(finished), content: <TodaysTrades /> },
        { id: 'positions', name: DAY.positions(held), content: <PositionsTable /> },
      ]}
    />
  );
}
