import { infiniteQueryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Query, type Refusal } from '../api/call.ts';

type Reply = Got<'/api/notifications'>;
export type Notification = Reply['rows'][number];

/** Page after page. @param kind as the address says it; empty: all */
export const notificationsQuery = (kind: string) =>
  infiniteQueryOptions<Reply, Refusal, readonly Reply[], unknown[], string | null>({
    queryKey: ['notifications', 'list', kind],
    queryFn: ({ pageParam }) =>
      orThrow(
        ask('/api/notifications', {
          ...(kind === '' ? {} : ({ kind } as Query<'/api/notifications'>)),
          ...(pageParam === null ? {} : { after: pageParam }),
        }),
      ),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages,
    retry: false,
    refetchInterval: 30_000,
  });
