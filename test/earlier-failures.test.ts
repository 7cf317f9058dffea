import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

type Row = {
  readonly id: string;
  readonly what: string;
  readonly tests: readonly string[];
  readonly remarks: string;
};

const rowsOf = (page: string, id: RegExp): Row[] =>
  readFileSync(join(ROOT, 'docs', page), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, first = '']) => id.test(first))
    .map(([, first = '', what = '', by = '', remarks = '']) => ({
      ...{ id: first, what, remarks },
      tests: [...by.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    }));

const untested = (rows: readonly Row[]): Row[] =>
  rows.filter(({ tests, remarks }) => tests.length === 0 && remarks === '');

function namesTests(rows: readonly Row[]): void {
  test.each(rows.flatMap(({ id, what, tests }) => tests.map((name) => [id, what, name] as const)))(
    '%s, %s: there is %s',
    (_id, _what, name) => {
      const [path = '', title = ''] = name.split(' › ');
      expect(existsSync(join(ROOT, path)), `no such file: ${path}`).toBe(true);
      expect(title).not.toBe('');
      const source = readFileSync(join(ROOT, path), 'utf8');
      expect(["'", '"', '`'].some((quote) => source.includes(quote + title))).toBe(true);
    },
  );
}

describe('how earlier installers failed', () => {
  const rows = rowsOf('earlier-failures.md', /^F\d+$/);

  test('is numbered without a gap, and each way has a test or a reason', () => {
    expect(rows.map(({ id }) => id)).toEqual(rows.map((_, index) => `F${index + 1}`));
    expect(rows.length).toBe(30);
    expect(untested(rows)).toEqual([]);
  });

  namesTests(rows);
});

describe('how earlier trading failed', () => {
  const rows = rowsOf('earlier-trading-failures.md', /^\d+\.\d+[a-z]$/);

  test('is lettered section by section without a gap, and each way has a test or a reason', () => {
    for (const [section, ofSection] of Map.groupBy(rows, ({ id }) => id.slice(0, -1)))
      expect(ofSection.map(({ id }) => id)).toEqual(
        ofSection.map((_, index) => section + String.fromCharCode('a'.charCodeAt(0) + index)),
      );
    expect(untested(rows)).toEqual([]);
  });

  namesTests(rows);
});
