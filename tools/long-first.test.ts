import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestSpecification, Vitest } from 'vitest/node';
import { LONGEST, LongFirst } from './long-first.ts';

const root = join(import.meta.dirname, '..');

test('begins the longest files first, then others that start processes, then the rest', async () => {
  const paths = ['tools/long-first.test.ts', 'apps/cli/test/config.test.ts', ...LONGEST.toReversed()];
  const project = { config: { sequence: { groupOrder: 0 } }, name: '' };
  const files = paths.map((path) => ({ moduleId: join(root, path), project }) as TestSpecification);
  const nothingKnown = { cache: { getTestSpecificationResult: () => undefined } } as unknown as Vitest;
  const sorted = await new LongFirst(nothingKnown).sort(files);
  expect(sorted.map(({ moduleId }) => moduleId.slice(root.length + 1))).toEqual([
    ...LONGEST,
    'apps/cli/test/config.test.ts',
    'tools/long-first.test.ts',
  ]);
});

test('knows no file that is gone', () => {
  expect(LONGEST.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
