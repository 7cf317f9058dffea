import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Refusal, type Told } from '../api/call.ts';

export type FactorState = Got<'/api/second-factor'>;
export type Enrolment = Told<'/api/second-factor'>;

export const FACTOR_KEY = ['second-factor'] as const;

/** Whether sign-in asks me for a code. */
export const factorQuery = queryOptions<FactorState, Refusal>({
  queryKey: FACTOR_KEY,
  queryFn: () => orThrow(ask('/api/second-factor')),
  retry: false,
});
