import { numberOf, type ParameterSpec, type Parameters } from './parameters.ts';
import type { SizeRule } from './sizing.ts';

const RULES = ['fixed', 'percent', 'kelly'] as const satisfies readonly SizeRule['kind'][];

/** How much an entry buys, as its owner sets it. `position_size` and `multiplier` are the earlier system's. */
export const SIZE_PARAMETERS = [
  {
    key: 'size_rule',
    label: 'Size by',
    help: 'fixed: position size times multiplier; percent: a part of the balance; kelly: a part of Kelly on the edge after fees.',
    type: 'choice',
    default: 'fixed',
    choices: RULES,
  },
  {
    key: 'position_size',
    label: 'Position size',
    help: 'Contracts per entry, before the multiplier. Fewer is safer.',
    type: 'number',
    unit: 'contracts',
    whole: true,
    default: 1,
    min: 1,
    max: 100_000,
    step: 1,
  },
  {
    key: 'multiplier',
    label: 'Multiplier',
    help: 'Position size is taken so many times. Lower is safer.',
    type: 'number',
    unit: '×',
    default: 1,
    min: 1,
    max: 100,
    step: 1,
  },
  {
    key: 'percent_of_balance',
    label: 'Part of the balance',
    help: 'What an entry may cost with its fee, of the balance. Less is safer.',
    type: 'number',
    unit: '%',
    default: 1,
    min: 0.01,
    max: 100,
    step: 0.01,
  },
  {
    key: 'kelly_fraction',
    label: 'Fraction of Kelly',
    help: '0.25 is a quarter of what Kelly would stake. Less is safer.',
    type: 'number',
    unit: '×',
    default: 0.25,
    min: 0.01,
    max: 1,
    step: 0.01,
  },
  {
    key: 'max_percent_of_balance',
    label: 'Most of the balance',
    help: 'What an entry by Kelly may cost at most, of the balance. Less is safer.',
    type: 'number',
    unit: '%',
    default: 5,
    min: 0.01,
    max: 100,
    step: 0.01,
  },
  {
    key: 'max_contracts',
    label: 'Most contracts',
    help: 'No entry by percent or Kelly buys more. Fewer is safer.',
    type: 'number',
    unit: 'contracts',
    whole: true,
    default: 100,
    min: 1,
    max: 100_000,
    step: 1,
  },
] as const satisfies readonly ParameterSpec[];

/** @param parameters complete: every key of {@link SIZE_PARAMETERS} */
export function sizeRule(parameters: Parameters): SizeRule {
  const number = (key: (typeof SIZE_PARAMETERS)[number]['key']): number => numberOf(parameters, key);
  switch (parameters['size_rule']) {
    case 'percent':
      return {
        kind: 'percent',
        percentOfBalance: number('percent_of_balance'),
        maxContracts: number('max_contracts'),
      };
    case 'kelly':
      return {
        kind: 'kelly',
        fraction: number('kelly_fraction'),
        maxPercentOfBalance: number('max_percent_of_balance'),
        maxContracts: number('max_contracts'),
      };
    default:
      return { kind: 'fixed', contracts: number('position_size'), multiplier: number('multiplier') };
  }
}
