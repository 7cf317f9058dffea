import type { StrategyDeclaration } from '@rec-io/domain/strategy';
import type { KnownStrategy } from '../strategies/known-strategies.ts';

/** What a strategy declares; null where there is none of that name that could be used. */
export type StrategyOf = (name: string) => Pick<StrategyDeclaration, 'parameters' | 'suggestedRules'> | null;

export const strategyOf =
  (known: readonly KnownStrategy[]): StrategyOf =>
  (name) =>
    known.find((each) => each.name === name && each.problem === null) ?? null;
