import { describe, expect, test } from 'vitest';
import { defaultsOf, isOn, numberOf, type ParameterSpec, parameterProblems } from './parameters.ts';

const common = { label: 'L', help: 'H' };
const SPECS: readonly ParameterSpec[] = [
  {
    ...common,
    key: 'from',
    type: 'number',
    default: 120,
    min: 0,
    max: 3_600,
    step: 15,
    unit: 's',
    notAbove: 'to',
  },
  { ...common, key: 'to', type: 'number', default: 900, min: 0, max: 3_600, step: 15, unit: 's' },
  { ...common, key: 'again', type: 'boolean', default: false },
  { ...common, key: 'way', type: 'choice', default: 'fast', choices: ['fast', 'slow'] },
];

describe('parameters', () => {
  test('have defaults that are good', () => {
    expect(defaultsOf(SPECS)).toEqual({ from: 120, to: 900, again: false, way: 'fast' });
    expect(parameterProblems(SPECS, defaultsOf(SPECS))).toEqual([]);
    expect(parameterProblems(SPECS, {})).toEqual([]);
  });

  test.each([
    ['an unknown key', { speed: 1 }, 'speed'],
    ['a text for a number', { from: '120' }, 'from'],
    ['no number', { from: Number.NaN }, 'from'],
    ['too much', { to: 3_601 }, 'to'],
    ['too little', { to: -1 }, 'to'],
    ['a number for a switch', { again: 1 }, 'again'],
    ['a choice that is none', { way: 'medium' }, 'way'],
    ['what is inherited by every object', { toString: 1 }, 'toString'],
  ])('are refused: %s', (_what, given, key) => {
    expect(parameterProblems(SPECS, given).map((problem) => problem.key)).toEqual([key]);
  });

  test('must not be above the one they name, also when that one has its default', () => {
    expect(parameterProblems(SPECS, { from: 901 })).toEqual([
      { key: 'from', message: 'must not be above to, which is 900' },
    ]);
    expect(parameterProblems(SPECS, { from: 901, to: 1_800 })).toEqual([]);
    expect(parameterProblems(SPECS, { from: 900 })).toEqual([]);
  });

  test('are read as what they are, or not at all', () => {
    expect(numberOf(defaultsOf(SPECS), 'from')).toBe(120);
    expect(isOn(defaultsOf(SPECS), 'again')).toBe(false);
    expect(() => numberOf({}, 'from')).toThrow('no number');
    expect(() => isOn({ again: 'yes' }, 'again')).toThrow('neither');
  });
});
