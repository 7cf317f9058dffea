import { HOURLY_HTC } from './hourly-htc.ts';
import { MOMENTUM_SCALP } from './momentum-scalp.ts';
import type { StrategyDefinition } from './strategy.ts';

/** The strategies that come with the program. Users' own are in the data directory and named after their files. */
export const BUILT_IN_STRATEGIES: readonly StrategyDefinition[] = [HOURLY_HTC, MOMENTUM_SCALP];
