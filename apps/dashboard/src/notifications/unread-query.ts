import { queryOptions } from '@tanstack/react-query';
import { ask, orThrow, type Refusal } from '../api/call.ts';

/** The live channel does not tell it: it is gathered from the database. */
export const unreadQuery = queryOptions<number, Refusal>({
  queryKey: ['notifications', 'unread'],
  queryFn: async () => (await orThrow(ask('/api/notifications/unread'))).unread,
  refetchInterval: 30_000,
  retry: false,
});
