import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type Backtests = Got<'/api/research/backtests'>;
export type BegunWork = Pick<Backtests, 'now' | 'last'>;
export type BacktestReport = Got<'/api/research/backtests/{name}'>;
type Listed = Backtests['runs'][number];
export type BacktestLine = Exclude<Listed, { problem: string }>;

const UNDER_WAY_MS = 1_000;
const AT_REST_MS = 15_000;

/** Asked for while somebody looks; often while one is under way. */
export const backtestsQuery = queryOptions<Backtests, Refusal>({
  queryKey: ['research', 'backtests'],
  queryFn: () => orThrow(ask('/api/research/backtests')),
  refetchInterval: ({ state: { data } }) => (data?.now ? UNDER_WAY_MS : AT_REST_MS),
  retry: false,
});

/** What is saved is never changed. */
export const backtestQuery = (name: string) =>
  queryOptions<BacktestReport, Refusal>({
    queryKey: ['research', 'backtest', name],
    queryFn: () => orThrow(ask('/api/research/backtests/{name}', undefined, { name })),
    retry: false,
    refetchOnWindowFocus: false,
  });
