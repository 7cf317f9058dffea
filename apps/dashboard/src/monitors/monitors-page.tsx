import { useQuery } from '@tanstack/react-query';
import { RefusedAgain } from '../history/refused-again.tsx';
import { Page } from '../shell/page.tsx';
import { MONITORS, STRATEGIES } from '../text/monitors.ts';
import { PAGE_NAMES } from '../text/shell.ts';
import { Empty } from '../ui/empty.tsx';
import { Section } from '../ui/section.tsx';
import { MonitorList } from './monitor-list.tsx';
import { mayTradeQuery, monitorsQuery, strategiesQuery } from './monitors-query.ts';
import { StrategyList } from './strategy-list.tsx';

/** What is traded by itself, and by what: monitors above, the strategies that they can name below. */
export function MonitorsPage() {
  const monitors = useQuery(monitorsQuery);
  const strategies = useQuery(strategiesQuery);
  const mayTrade = useQuery(mayTradeQuery);
  const error = monitors.error ?? strategies.error ?? mayTrade.error;
  const isThere = monitors.data !== undefined && strategies.data !== undefined;
  return (
    <Page name={PAGE_NAMES.monitors}>
      <div className="grid max-w-4xl gap-3">
        <RefusedAgain
          refusal={error}
          onAgain={() => {
            for (const each of [monitors, strategies, mayTrade]) void each.refetch();
          }}
        />
        {!isThere && error === null && <Empty>{MONITORS.loading}</Empty>}
        {monitors.data !== undefined && strategies.data !== undefined && (
          <>
            <Section title={MONITORS.list} means={MONITORS.listMeans}>
              <MonitorList reply={monitors.data} known={strategies.data} mayTrade={mayTrade.data === true} />
            </Section>
            <Section title={STRATEGIES.title} means={STRATEGIES.means}>
              <StrategyList known={strategies.data} />
            </Section>
          </>
        )}
      </div>
    </Page>
  );
}
