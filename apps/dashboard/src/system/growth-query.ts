import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type Growth = Got<'/api/system/data'>;
export type GrowthRow = Growth['rows'][number];

/** It changes by the hour. */
export const growthQuery = queryOptions<Growth, Refusal>({
  queryKey: ['system', 'data'],
  queryFn: () => orThrow(ask('/api/system/data')),
  refetchInterval: 60_000,
  retry: false,
});
