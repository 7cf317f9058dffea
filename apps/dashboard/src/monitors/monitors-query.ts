import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type MonitorsReply = Got<'/api/monitors'>;
export type Monitor = MonitorsReply['monitors'][number];
export type StrategiesReply = Got<'/api/strategies'>;
export type Strategy = StrategiesReply['strategies'][number];
export type Spec = StrategiesReply['size'][number];

/** Asked for while somebody looks: the live channel does not tell what keeps a monitor from entering. */
export const monitorsQuery = queryOptions<MonitorsReply, Refusal>({
  queryKey: ['monitors'],
  queryFn: () => orThrow(ask('/api/monitors')),
  refetchInterval: 5_000,
  retry: false,
});

export const strategiesQuery = queryOptions<StrategiesReply, Refusal>({
  queryKey: ['strategies'],
  queryFn: () => orThrow(ask('/api/strategies')),
  retry: false,
});

/** Whether whoever looks may change what is traded on this account; until it is known, not. */
export const mayTradeQuery = queryOptions<boolean, Refusal>({
  queryKey: ['session', 'may-trade'],
  queryFn: async () => {
    const { reach } = await orThrow(ask('/api/session'));
    return reach !== null && reach.role !== 'viewer';
  },
  retry: false,
});
