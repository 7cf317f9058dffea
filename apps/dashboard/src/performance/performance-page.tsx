import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { zoneQuery } from '../history/history-query.ts';
import { MoneySaid } from '../history/money-said.tsx';
import { RefusedAgain } from '../history/refused-again.tsx';
import { useTradeFilter } from '../history/trade-filter.ts';
import { TradeFilters } from '../history/trade-filters.tsx';
import { Page } from '../shell/page.tsx';
import { PERFORMANCE } from '../text/performance.ts';
import { PAGE_NAMES } from '../text/shell.ts';
import { Empty } from '../ui/empty.tsx';
import { performanceQuery } from './performance-query.ts';
import { PerformanceReport } from './performance-report.tsx';

/** What the entries promised, and what came of it, by the filters of the address. */
export function PerformancePage() {
  const [filter, change, clear] = useTradeFilter();
  const asked = useQuery({ ...performanceQuery(filter), placeholderData: keepPreviousData });
  const { data: zone, error: zoneError, refetch: askZone } = useQuery(zoneQuery);
  const { data } = asked;
  const error = asked.error ?? zoneError;
  return (
    <Page name={PAGE_NAMES.performance}>
      <div className="grid gap-3">
        <TradeFilters
          isOfClosed
          filter={filter}
          onChange={change}
          onClear={clear}
          strategies={data?.byStrategy.flatMap(({ key }) => key ?? []) ?? []}
          monitors={[]}
        />
        <RefusedAgain
          refusal={error}
          onAgain={() => {
            void asked.refetch();
            void askZone();
          }}
        />
        {error === null && (data === undefined || zone === undefined) && <Empty>{PERFORMANCE.loading}</Empty>}
        {data !== undefined && zone !== undefined && (
          <div
            aria-busy={asked.isPlaceholderData}
            className={`grid gap-3 ${asked.isPlaceholderData ? 'opacity-60' : ''}`}
          >
            <MoneySaid mode={data.mode} said={data.said} />
            {data.all.trades === 0 ? (
              <Empty>{PERFORMANCE.none}</Empty>
            ) : (
              <PerformanceReport performance={data} zone={zone} />
            )}
          </div>
        )}
      </div>
    </Page>
  );
}
