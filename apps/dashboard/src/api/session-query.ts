import { queryOptions, useQuery } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from './call.ts';

export type SessionReply = Got<'/api/session'>;

/** Who is signed in, and what they may do on the account that they look at. */
export const sessionQuery = queryOptions<SessionReply, Refusal>({
  queryKey: ['session'],
  queryFn: () => orThrow(ask('/api/session')),
  retry: false,
});

/** What the person is on the account that is looked at; null until it is known, and without a right. */
export const useRole = () => useQuery(sessionQuery).data?.reach?.role ?? null;
