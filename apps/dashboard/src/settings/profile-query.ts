import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type Profile = Got<'/api/profile'>;

/** Of everything that hangs on who one is. */
export const PROFILE_KEY = ['profile'] as const;

export const profileQuery = queryOptions<Profile, Refusal>({
  queryKey: [...PROFILE_KEY, 'mine'],
  queryFn: () => orThrow(ask('/api/profile')),
  retry: false,
  // What one types is not overwritten.
  refetchOnWindowFocus: false,
});
