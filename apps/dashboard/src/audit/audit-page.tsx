import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { queryText } from '../api/call.ts';
import { zoneQuery } from '../history/history-query.ts';
import { RefusedAgain } from '../history/refused-again.tsx';
import { Page } from '../shell/page.tsx';
import { AUDIT } from '../text/audit.ts';
import { PAGE_NAMES } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { auditQuery, useAuditFilter } from './audit-query.ts';
import { AuditTable } from './audit-table.tsx';

/** What people did and tried, page by page, by the filters of the address. */
export function AuditPage() {
  const [filter, change, clear] = useAuditFilter();
  const asked = useInfiniteQuery({ ...auditQuery(filter), placeholderData: keepPreviousData });
  const { data: zone, error: zoneError, refetch: askZone } = useQuery(zoneQuery);
  const pages = asked.data ?? [];
  const [first] = pages;
  const rows = pages.flatMap((page) => page.rows);
  const error = asked.error ?? zoneError;
  return (
    <Page
      name={PAGE_NAMES.audit}
      aside={
        <a
          className="inline-flex min-h-8 items-center rounded-md border border-line bg-raised px-3 text-xs font-semibold hover:border-edge touch:min-h-11"
          href={`/api/audit.csv${queryText(filter)}`}
          download
          title={AUDIT.csvMeans}
        >
          {AUDIT.csv}
        </a>
      }
    >
      <div className="grid gap-3">
        <p className="text-sm text-muted">
          {AUDIT.means} {first?.isWhole === false && AUDIT.onlyOwn}
        </p>
        <AuditFilters filter={filter} onChange={change} onClear={clear} hasOthers={first?.isWhole === true} />
        <RefusedAgain
          refusal={error}
          onAgain={() => {
            void asked.refetch();
            void askZone();
          }}
        />
        {error === null && (first === undefined || zone === undefined) && <Empty>{AUDIT.loading}</Empty>}
        {first !== undefined && zone !== undefined && (
          <div
            aria-busy={asked.isPlaceholderData}
            className={`grid gap-3 ${asked.isPlaceholderData ? 'opacity-60' : ''}`}
          >
            {rows.length === 0 ? (
              <Empty>{Object.keys(filter).length === 0 ? AUDIT.none : AUDIT.noneMeant}</Empty>
            ) : (
              <AuditTable rows={rows} zone={zone} />
            )}
            <div className="flex flex-wrap items-center justify-between gap-2 text-xs text-muted">
              <p>
                {AUDIT.shown(rows.length)} · {AUDIT.zone(zone)}
              </p>
              {asked.hasNextPage && (
                <Button disabled={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
                  {asked.isFetchingNextPage ? AUDIT.loadingMore : AUDIT.more}
                </Button>
              )}
            </div>
          </div>
        )}
      </div>
    </Page>
  );
}
