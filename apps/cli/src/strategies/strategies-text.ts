import type { KnownStrategy } from '@rec-io/domain/known-strategy';
import type { ParameterSpec } from '@rec-io/domain/parameters';

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
