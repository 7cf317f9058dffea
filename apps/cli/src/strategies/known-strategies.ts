import type { ParameterSpec, Parameters } from '@rec-io/domain/parameters';
import { BUILT_IN_STRATEGIES } from '@rec-io/domain/strategies';
import { OwnStrategies } from '@rec-io/strategies/own-strategies';
import { misnamed, strategyFile, strategyNames } from '@rec-io/strategies/strategy-files';

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

export function strategiesText(strategies: readonly KnownStrategy[], directory: string): string {
  const blocks = strategies.map(({ name, kind, description, parameters, file, problem }) => {
    const title = kind === 'built-in' ? `${name}, comes with the program` : `${name}, yours: ${file}`;
    const rows = parameters.map((spec) => `  ${spec.key.padEnd(keyWidth(parameters))}  ${rangeText(spec)}`);
    const what = problem === null ? description : `Cannot be used: ${problem}`;
    return [title, what, ...rows].join('\n');
  });
  const hint = strategies.some(({ kind }) => kind === 'own')
    ? 'Try those of your own: recio strategy check'
    : `None of your own in ${directory}. Begin one: recio strategy new NAME`;
  return [...blocks, hint].join('\n\n');
}

const keyWidth = (specs: readonly ParameterSpec[]): number => Math.max(...specs.map(({ key }) => key.length));

/** `95 %, from 0 to 100` */
function rangeText(spec: ParameterSpec): string {
  if (spec.type === 'boolean') return spec.default ? 'on' : 'off';
  if (spec.type === 'choice') return `${spec.default}, of ${spec.choices.join(', ')}`;
  return `${spec.default} ${spec.unit}, from ${spec.min} to ${spec.max}`;
}
