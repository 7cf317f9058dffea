import { queryOptions } from '@tanstack/react-query';
import { ask, type Got, orThrow, type Query, type Refusal } from '../api/call.ts';
import type { TradeFilter } from '../history/trade-filter.ts';

export type Performance = Got<'/api/performance'>;
export type PerformanceGroup = Performance['all'];
export type CalibrationBin = Performance['calibration'][number];

/** Of trades that are over, in the order of time: status and order of the address are no question here. */
export const performanceQuery = ({ order: _, status: __, ...filter }: TradeFilter) =>
  queryOptions<Performance, Refusal>({
    queryKey: ['performance', filter],
    queryFn: () => orThrow(ask('/api/performance', filter as Query<'/api/performance'>)),
    retry: false,
    refetchOnWindowFocus: false,
  });
