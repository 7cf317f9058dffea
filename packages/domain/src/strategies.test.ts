import { describe, expect, test } from 'vitest';
import { defaultsOf, parameterProblems } from './parameters.ts';
import { BUILT_IN_STRATEGIES } from './strategies.ts';

describe('the strategies that come with the program', () => {
  test('have different names', () => {
    expect(new Set(BUILT_IN_STRATEGIES.map(({ name }) => name)).size).toBe(BUILT_IN_STRATEGIES.length);
  });

  test.each(BUILT_IN_STRATEGIES)(
    '$name declares settings that explain themselves, with defaults in range',
    (strategy) => {
      const { parameters } = strategy;
      expect(parameterProblems(parameters, defaultsOf(parameters))).toEqual([]);
      expect(new Set(parameters.map(({ key }) => key)).size).toBe(parameters.length);
      for (const { key, label, help } of parameters) {
        expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(label.length).toBeGreaterThan(3);
        expect(help).toMatch(/\.$/);
      }
    },
  );

  test.each(BUILT_IN_STRATEGIES)('$name has a memory that survives being written down', ({ memory }) => {
    expect(JSON.parse(JSON.stringify(memory))).toEqual(memory);
  });
});
