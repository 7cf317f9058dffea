import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

const ROWS = 30;
/** Asked while the tab is open: none of them is on the live channel. */
const AGAIN_MS = 5_000;

export const fillsQuery = queryOptions<Got<'/api/fills'>, Refusal>({
  queryKey: ['fills', ROWS],
  queryFn: () => orThrow(ask('/api/fills', { limit: ROWS })),
  refetchInterval: AGAIN_MS,
  retry: false,
});

export const settlementsQuery = queryOptions<Got<'/api/settlements'>, Refusal>({
  queryKey: ['settlements', ROWS],
  queryFn: () => orThrow(ask('/api/settlements', { limit: ROWS })),
  refetchInterval: AGAIN_MS,
  retry: false,
});

export const positionsQuery = queryOptions<Got<'/api/positions'>, Refusal>({
  queryKey: ['positions'],
  queryFn: () => orThrow(ask('/api/positions', { limit: 100 })),
  refetchInterval: AGAIN_MS,
  retry: false,
});
