import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type AutoTrade = Got<'/api/auto-trade'>;

/** What holds for all monitors. Also changed from the command line and by others, so it is asked again while somebody looks. */
export const autoTradeQuery = queryOptions<AutoTrade, Refusal>({
  queryKey: ['auto-trade'],
  queryFn: () => orThrow(ask('/api/auto-trade')),
  refetchInterval: 5_000,
  retry: false,
});
