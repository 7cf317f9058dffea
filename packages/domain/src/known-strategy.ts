import type { ParameterSpec, Parameters } from './parameters.ts';
import type { StrategyDeclaration } from './strategy.ts';

/** A strategy as it is listed: one that comes with the program, or one of its owner's, whether or not it can be used. */
export type KnownStrategy = {
  /** As a monitor names it. */
  readonly name: string;
  readonly kind: 'built-in' | 'own';
  readonly description: string;
  readonly parameters: readonly ParameterSpec[];
  /** Protective settings that its monitors begin with. */
  readonly suggestedRules: Parameters;
  readonly file: string | null;
  /** Why it cannot be used; null when it can. */
  readonly problem: string | null;
};

/** What a strategy declares; null where there is none of that name that could be used. */
export type StrategyOf = (name: string) => Pick<StrategyDeclaration, 'parameters' | 'suggestedRules'> | null;

export const strategyOf =
  (known: readonly KnownStrategy[]): StrategyOf =>
  (name) =>
    known.find((each) => each.name === name && each.problem === null) ?? null;
