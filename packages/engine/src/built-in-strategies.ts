import { BUILT_IN_STRATEGIES } from '@rec-io/domain/strategies';
import type { StrategyDefinition } from '@rec-io/domain/strategy';
import type { StrategyRunner } from './ports.ts';

/** Our own code runs where it is called. */
export const directRunner = (strategy: StrategyDefinition): StrategyRunner => ({
  strategy,
  isSandboxed: false,
  problem: null,
  decide: (input, memory, parameters) => strategy.decide(input, memory, parameters),
});

const RUNNERS = new Map(BUILT_IN_STRATEGIES.map((strategy) => [strategy.name, directRunner(strategy)]));

/** One of ours by its name; null for any other. */
export const builtInStrategy = (name: string): StrategyRunner | null => RUNNERS.get(name) ?? null;
