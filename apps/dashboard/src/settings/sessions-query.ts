import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type OpenSession = Got<'/api/sessions'>[number];

export const SESSIONS_KEY = ['sessions'] as const;

/** Where I am signed in. */
export const sessionsQuery = queryOptions<readonly OpenSession[], Refusal>({
  queryKey: SESSIONS_KEY,
  queryFn: () => orThrow(ask('/api/sessions')),
  retry: false,
});
