import { infiniteQueryOptions } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ask, type Got, orThrow, type Query, type Refusal } from '../api/call.ts';

type AuditReply = Got<'/api/audit'>;
export type AuditRow = AuditReply['rows'][number];

const NAMES = ['period', 'from', 'to', 'login', 'what', 'via'] as const;
/** As the address says it, and as web is asked: words, never checked here. */
export type AuditFilter = { readonly [Name in (typeof NAMES)[number]]?: string };

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions<AuditReply, Refusal, readonly AuditReply[], unknown[], number | null>({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) =>
      orThrow(
        ask('/api/audit', {
          ...(filter as Query<'/api/audit'>),
          ...(pageParam === null ? {} : { before: pageParam }),
        }),
      ),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages,
    retry: false,
    // What is read is not pulled away under the eye.
    refetchOnWindowFocus: false,
  });

const filterIn = (search: Readonly<Record<string, unknown>>): AuditFilter =>
  Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = search[name];
      return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
    }),
  );

/** Days of one's own and a period exclude each other. */
export function changed(filter: AuditFilter, change: AuditFilter): AuditFilter {
  const { period, from, to, ...rest } = filter;
  const days = change.period ? {} : { from, to };
  const preset = change.from || change.to ? {} : { period };
  return filterIn({ ...rest, ...days, ...preset, ...change });
}

/** The filter of the address, and how to change it: what is empty goes. */
export function useAuditFilter(): [AuditFilter, change: (change: AuditFilter) => void, clear: () => void] {
  const filter = filterIn(useSearch({ strict: false }));
  const navigate = useNavigate();
  const go = (search: AuditFilter) =>
    void navigate({ to: '.', search: search as never, replace: true, resetScroll: false });
  return [filter, (change) => go(changed(filter, change)), () => go({})];
}
