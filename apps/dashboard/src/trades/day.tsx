import { type ComponentType, Suspense } from 'react';
import { useIsStale, useTopicPart } from '../live/use-view.ts';
import { DAY } from '../text/trade-monitor.ts';
import { Empty } from '../ui/empty.tsx';
import { later } from '../ui/later.ts';
import { Tabs } from '../ui/tabs.tsx';
import { DaySummary } from './day-summary.tsx';
import { PositionsTable } from './positions-table.tsx';
import { TodaysTrades } from './todays-trades.tsx';

const load = () => import('./account-lists.tsx');
const FillsList = later(async () => (await load()).FillsList);
const SettlementsList = later(async () => (await load()).SettlementsList);
const ExchangePositions = later(async () => (await load()).ExchangePositions);

const Asked = ({ of: List }: { of: ComponentType }) => (
  <Suspense fallback={<Empty>{DAY.asking}</Empty>}>
    <List />
  </Suspense>
);

/** Below everything: what finished today, what is held, and what the exchange told of fills and settlements. */
export function Day() {
  const finished = useTopicPart('day', ({ totals }) => totals.closed + totals.failed) ?? 0;
  const held = useTopicPart('trades', (trades) => trades.open.filter(({ heldE2 }) => heldE2 > 0).length) ?? 0;
  const isStale = useIsStale();
  return (
    <Tabs
      label={DAY.tabs}
      isStale={isStale}
      aside={<DaySummary />}
      tabs={[
        { id: 'today', name: DAY.today(finished), content: <TodaysTrades /> },
        {
          id: 'positions',
          name: DAY.positions(held),
          content: (
            <>
              <PositionsTable />
              <Asked of={ExchangePositions} />
            </>
          ),
        },
        { id: 'fills', name: DAY.fills.tab, content: <Asked of={FillsList} /> },
        { id: 'settlements', name: DAY.settlements.tab, content: <Asked of={SettlementsList} /> },
      ]}
    />
  );
}
