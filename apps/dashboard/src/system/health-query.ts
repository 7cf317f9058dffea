import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type HealthReply = Got<'/api/system/health'>;
export type Health = NonNullable<HealthReply['health']>;
export type Check = Health['checks'][number];

/** Asked for while somebody looks: the live channel does not tell it. */
export const healthQuery = queryOptions<HealthReply, Refusal>({
  queryKey: ['system', 'health'],
  queryFn: () => orThrow(ask('/api/system/health')),
  refetchInterval: 2_000,
  retry: false,
});
