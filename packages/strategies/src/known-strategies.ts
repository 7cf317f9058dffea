import type { KnownStrategy } from '@rec-io/domain/known-strategy';
import { BUILT_IN_STRATEGIES } from '@rec-io/domain/strategies';
import { OwnStrategies } from './own-strategies.ts';
import { misnamed, strategyFile, strategyNames } from './strategy-files.ts';

/** Ours, and those in the directory: each of these is loaded in its sandbox to see what it declares. */
export async function knownStrategies(directory: string): Promise<readonly KnownStrategy[]> {
  const ours = BUILT_IN_STRATEGIES.map(
    ({ name, description, parameters, suggestedRules = {} }): KnownStrategy => ({
      name,
      kind: 'built-in',
      description,
      parameters,
      suggestedRules,
      file: null,
      problem: null,
    }),
  );
  const names = await strategyNames(directory);
  const own = new OwnStrategies(directory);
  try {
    await own.load(names);
    return [...ours, ...names.map((name) => ownStrategy(own, directory, name))];
  } finally {
    own.close();
  }
}

function ownStrategy(own: OwnStrategies, directory: string, name: string): KnownStrategy {
  const runner = own.runner(name);
  return {
    name,
    kind: 'own',
    description: runner?.strategy.description ?? '',
    parameters: runner?.strategy.parameters ?? [],
    suggestedRules: runner?.strategy.suggestedRules ?? {},
    file: strategyFile(directory, name),
    problem: misnamed(name) ?? runner?.problem ?? null,
  };
}
