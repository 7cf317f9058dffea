import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Page } from '../shell/page.tsx';
import { HISTORY } from '../text/history.ts';
import { PAGE_NAMES } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { ExportLinks } from './export-links.tsx';
import { HistoryCards } from './history-cards.tsx';
import { historyQuery, zoneQuery } from './history-query.ts';
import { HistorySummary } from './history-summary.tsx';
import { HistoryTable } from './history-table.tsx';
import { MoneySaid } from './money-said.tsx';
import { RefusedAgain } from './refused-again.tsx';
import { filtersSet, useTradeFilter } from './trade-filter.ts';
import { TradeFilters } from './trade-filters.tsx';

/** What was traded: page by page, by the filters of the address, with what it came to. */
export function HistoryPage() {
  const [filter, change, clear] = useTradeFilter();
  const asked = useInfiniteQuery({ ...historyQuery(filter), placeholderData: keepPreviousData });
  const { data: zone, error: zoneError, refetch: askZone } = useQuery(zoneQuery);
  const isNarrow = useIsNarrow();
  const pages = asked.data ?? [];
  const rows = pages.flatMap((page) => page.rows);
  const [first] = pages;
  const error = asked.error ?? zoneError;
  const known = (values: readonly (string | null)[]) =>
    [...new Set(values)].filter((value) => value !== null);
  const Trades = isNarrow ? HistoryCards : HistoryTable;
  return (
    <Page name={PAGE_NAMES.history} aside={<ExportLinks filter={filter} />}>
      <div className="grid gap-3">
        <TradeFilters
          filter={filter}
          onChange={change}
          onClear={clear}
          strategies={known(rows.map(({ strategy }) => strategy))}
          monitors={known(rows.map(({ monitor }) => monitor))}
        />
        <RefusedAgain
          refusal={error}
          onAgain={() => {
            void asked.refetch();
            void askZone();
          }}
        />
        {error === null && (first === undefined || zone === undefined) && <Empty>{HISTORY.loading}</Empty>}
        {first !== undefined && zone !== undefined && (
          <div
            aria-busy={asked.isPlaceholderData}
            className={`grid gap-3 ${asked.isPlaceholderData ? 'opacity-60' : ''}`}
          >
            <MoneySaid mode={first.mode} said={first.said} />
            <HistorySummary summary={first.summary} />
            {rows.length === 0 ? (
              <Empty>{filtersSet(filter) === 0 ? HISTORY.none : HISTORY.noneMeant}</Empty>
            ) : (
              <Trades rows={rows} zone={zone} mode={filter.mode} />
            )}
            <div className="flex flex-wrap items-center justify-between gap-2 text-xs text-muted">
              <p>
                {HISTORY.shown(rows.length, first.summary.trades)} · {HISTORY.zone(zone)}
              </p>
              {asked.hasNextPage && (
                <Button disabled={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
                  {asked.isFetchingNextPage ? HISTORY.loadingMore : HISTORY.more}
                </Button>
              )}
            </div>
          </div>
        )}
      </div>
    </Page>
  );
}
