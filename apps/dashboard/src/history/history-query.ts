import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Query, type Refusal } from '../api/call.ts';
import type { TradeFilter } from './trade-filter.ts';

export type HistoryPageReply = Got<'/api/history'>;
export type HistoryRow = HistoryPageReply['rows'][number];
export type HistorySummary = HistoryPageReply['summary'];

/** Page after page, each asked for by the key at which the one before ended. */
export const historyQuery = (filter: TradeFilter) =>
  infiniteQueryOptions<HistoryPageReply, Refusal, readonly HistoryPageReply[], unknown[], string | null>({
    queryKey: ['history', filter],
    queryFn: ({ pageParam }) =>
      orThrow(
        ask('/api/history', {
          ...(filter as Query<'/api/history'>),
          ...(pageParam === null ? {} : { after: pageParam }),
        }),
      ),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages,
    retry: false,
    // What is read is not pulled away under the eye.
    refetchOnWindowFocus: false,
  });

/** The zone in which web reckons days for whoever is signed in. */
export const zoneQuery = queryOptions<string, Refusal>({
  queryKey: ['profile', 'zone'],
  queryFn: async () => (await orThrow(ask('/api/profile'))).timeZone,
  retry: false,
});
