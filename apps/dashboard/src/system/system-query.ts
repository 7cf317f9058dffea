import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type SystemReply = Got<'/api/system'>;
export type Program = SystemReply['programs'][number];
export type LogLine = Got<'/api/system/log'>['lines'][number];

/** Asked for while somebody looks: the live channel does not tell it. */
export const systemQuery = queryOptions<SystemReply, Refusal>({
  queryKey: ['system'],
  queryFn: () => orThrow(ask('/api/system')),
  refetchInterval: 3_000,
  retry: false,
});

export const logsQuery = queryOptions<Got<'/api/system/logs'>, Refusal>({
  queryKey: ['system', 'logs'],
  queryFn: () => orThrow(ask('/api/system/logs')),
  retry: false,
});
