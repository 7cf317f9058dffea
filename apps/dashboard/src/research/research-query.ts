import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal } from '../api/call.ts';

export type Research = Got<'/api/research/models'>;
export type CoinModels = Research['coins'][number];
export type Model = CoinModels['models'][number];
export type CalibrationBand = NonNullable<Model['calibration']>['bands'][number];
type Comparisons = Got<'/api/research/models/comparison'>;
export type Comparison = NonNullable<Comparisons['result']>;

const UNDER_WAY_MS = 1_500;
const AT_REST_MS = 15_000;

/** Asked for while somebody looks; often while a refresh is under way. */
export const researchQuery = queryOptions<Research, Refusal>({
  queryKey: ['research', 'models'],
  queryFn: () => orThrow(ask('/api/research/models')),
  refetchInterval: ({ state: { data } }) => (data?.refresh.now ? UNDER_WAY_MS : AT_REST_MS),
  retry: false,
});

/** The same of two models, compared. */
export const comparisonQuery = queryOptions<Comparisons, Refusal>({
  queryKey: ['research', 'comparison'],
  queryFn: () => orThrow(ask('/api/research/models/comparison')),
  refetchInterval: ({ state: { data } }) => (data?.now ? UNDER_WAY_MS : AT_REST_MS),
  retry: false,
});
