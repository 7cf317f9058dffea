import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LONG_TESTS, leftOut } from './long-tests.ts';

const SEEDS = Array.from({ length: 200 }, (_, seed) => `seed ${seed}`);
const files = Object.values(LONG_TESTS).flatMap((seconds) => Object.keys(seconds));

test('names files that are there, each once', () => {
  expect(files.filter((path) => !existsSync(join(import.meta.dirname, '..', path)))).toEqual([]);
  expect(new Set(files).size).toBe(files.length);
});

test('a sample has a fifth of every group, and not much more', () => {
  for (const seed of SEEDS) {
    const left = new Set(leftOut(seed));
    for (const seconds of Object.values(LONG_TESTS)) {
      const all = Object.values(seconds);
      const total = all.reduce((sum, each) => sum + each, 0);
      const taken = Object.entries(seconds)
        .filter(([path]) => !left.has(path))
        .reduce((sum, [, each]) => sum + each, 0);
      expect(taken, seed).toBeGreaterThanOrEqual(total / 5);
      expect(taken, seed).toBeLessThan(total / 5 + Math.max(...all));
    }
  }
});

test('is the same for the same commit, and no file is left out for long', () => {
  expect(leftOut('3f1c')).toEqual(leftOut('3f1c'));
  const left = SEEDS.map((seed) => new Set(leftOut(seed)));
  for (const path of files) {
    const drawn = left.filter((each) => !each.has(path)).length;
    expect(drawn, path).toBeGreaterThan(SEEDS.length / 10);
  }
});
