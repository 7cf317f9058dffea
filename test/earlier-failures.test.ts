import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

const ROWS = readFileSync(join(ROOT, 'docs', 'earlier-failures.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| F\d+ \|/.test(line))
  .map((line) => {
    const [, id = '', what = '', by = '', remarks = ''] = line.split('|').map((cell) => cell.trim());
    return { id, what, tests: [...by.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name), remarks };
  });

describe('how earlier installers failed', () => {
  test('is numbered without a gap, and each way has a test or a reason', () => {
    expect(ROWS.map(({ id }) => id)).toEqual(ROWS.map((_, index) => `F${index + 1}`));
    expect(ROWS.length).toBe(30);
    expect(ROWS.filter(({ tests, remarks }) => tests.length === 0 && remarks === '')).toEqual([]);
  });

  test.each(ROWS.flatMap(({ id, what, tests }) => tests.map((name) => [id, what, name] as const)))(
    '%s, %s: there is %s',
    (_id, _what, name) => {
      const [path = '', title = ''] = name.split(' › ');
      expect(existsSync(join(ROOT, path)), `no such file: ${path}`).toBe(true);
      expect(readFileSync(join(ROOT, path), 'utf8')).toContain(`'${title}`);
    },
  );
});
