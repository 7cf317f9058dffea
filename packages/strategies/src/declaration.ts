import { defaultsOf, type ParameterSpec, parameterProblems } from '@rec-io/domain/parameters';
import { PROTECTION_PARAMETERS } from '@rec-io/domain/protection-parameters';
import type { StrategyDeclaration } from '@rec-io/domain/strategy';
import { memoryProblem } from '@rec-io/domain/strategy-decision';

const PARAMETERS_MAX = 100;
const TEXT_MAX = 500;
const KEY = /^[a-z][a-z0-9_]{0,39}$/;

/** Every way in which what a file declares cannot be used, for its author. Empty when it is a declaration. */
export function declarationProblems(declared: unknown): string[] {
  const { description, parameters, memory, suggestedRules = {} } = declared as Record<string, unknown>;
  const problems = isText(description) ? [] : ['description must be a text'];
  problems.push(...rulesProblems(suggestedRules));
  const memoryIs = memoryProblem(memory);
  if (memoryIs !== null) problems.push(memoryIs);
  if (!Array.isArray(parameters)) return [...problems, 'parameters must be a list'];
  if (parameters.length > PARAMETERS_MAX)
    return [...problems, `${parameters.length} parameters are more than ${PARAMETERS_MAX}`];
  const broken = parameters.flatMap((spec: unknown, i) => {
    const problem = specProblem(spec);
    return problem === null ? [] : [`parameters[${i}] ${problem}`];
  });
  if (broken.length > 0) return [...problems, ...broken];
  return [...problems, ...togetherProblems(parameters as ParameterSpec[])];
}

/** What was found to have no problems. */
export function declarationOf(name: string, declared: unknown): StrategyDeclaration {
  const { description, parameters, memory, suggestedRules } = declared as Omit<StrategyDeclaration, 'name'>;
  return { name, description, parameters, memory, ...(suggestedRules && { suggestedRules }) };
}

function rulesProblems(suggested: unknown): string[] {
  if (typeof suggested !== 'object' || suggested === null) return ['suggestedRules must be an object'];
  const found = parameterProblems(PROTECTION_PARAMETERS, suggested as Readonly<Record<string, unknown>>);
  return found.map(({ key, message }) => `suggestedRules.${key} ${message}`);
}

/** Of parameters that are good one by one. */
function togetherProblems(specs: readonly ParameterSpec[]): string[] {
  const keys = specs.map(({ key }) => key);
  const twice = new Set(keys.filter((key, i) => keys.indexOf(key) !== i));
  const problems = [...twice].map((key) => `the key ${key} is there more than once`);
  for (const spec of specs) {
    const limit = spec.type === 'number' ? spec.notAbove : undefined;
    if (limit !== undefined && !specs.some(({ key, type }) => key === limit && type === 'number'))
      problems.push(`${spec.key}.notAbove must be the key of a number, not ${shown(limit)}`);
  }
  if (problems.length > 0) return problems;
  return parameterProblems(specs, defaultsOf(specs)).map(({ key, message }) => `${key}.default ${message}`);
}

function specProblem(spec: unknown): string | null {
  if (typeof spec !== 'object' || spec === null) return 'must be an object';
  const { key, label, help, type } = spec as Record<string, unknown>;
  if (typeof key !== 'string' || !KEY.test(key))
    return `: key must be lower case letters, digits and _, not ${shown(key)}`;
  if (!isText(label)) return `(${key}): label must be a text`;
  if (!isText(help)) return `(${key}): help must be a text`;
  if (type === 'number') return numberProblem(spec as Record<string, unknown>);
  if (type === 'boolean') return null;
  if (type === 'choice') return choiceProblem(spec as Record<string, unknown>);
  return `(${key}): type must be 'number', 'boolean' or 'choice', not ${shown(type)}`;
}

function numberProblem({ key, min, max, step, unit, notAbove }: Record<string, unknown>): string | null {
  for (const [name, value] of Object.entries({ min, max, step })) {
    if (typeof value !== 'number' || !Number.isFinite(value)) return `(${key}): ${name} must be a number`;
  }
  if ((min as number) > (max as number)) return `(${key}): min is above max`;
  if ((step as number) <= 0) return `(${key}): step must be above 0`;
  if (typeof unit !== 'string') return `(${key}): unit must be a text`;
  return notAbove === undefined || typeof notAbove === 'string' ? null : `(${key}): notAbove must be a key`;
}

function choiceProblem({ key, choices }: Record<string, unknown>): string | null {
  const isList = Array.isArray(choices) && choices.length > 0 && choices.every(isText);
  return isList ? null : `(${key}): choices must be a list of texts`;
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= TEXT_MAX;
const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? typeof value;
