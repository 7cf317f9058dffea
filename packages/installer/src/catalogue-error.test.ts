import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from './catalogue.ts';
import { CatalogueError } from './catalogue-error.ts';

describe('a failure from the catalogue', () => {
  test('says what happened, why and what to do, with its blanks filled', () => {
    const error = new CatalogueError('REC-103', {
      port: 3000,
      name: 'web',
      holder: '"node" (pid 123)',
      offset: 100,
    });
    expect(error.message).toBe('REC-103 Port 3000 (web) is taken by "node" (pid 123).');
    expect(error.remedy).toContain('--port web=N');
  });

  test('keeps a blank visible when nobody filled it, rather than hiding it', () => {
    expect(new CatalogueError('REC-105').title).toBe('{path} is not a directory.');
  });

  test('shows what fills a blank in one line, without what would write on the screen, and not endlessly', () => {
    const path = `a\u001b[2J\u009b31m\n  Do:  run this\u202e${'x'.repeat(1e6)}`;
    const { title, message } = new CatalogueError('REC-105', { path });
    expect(title).toMatch(/^a\\u001b\[2J\\u009b31m Do: {2}run this\\u202ex+… is not a directory\.$/);
    expect(message.length).toBeLessThan(2_100);
  });

  test.each(Object.entries(CATALOGUE))('%s has all three parts', (code, entry) => {
    expect(code).toMatch(/^REC-[1-8]\d\d$/);
    for (const part of [entry.title, entry.cause, entry.remedy]) expect(part.length).toBeGreaterThan(3);
  });

  test('stands in a file of its hundred, and in one alone', async () => {
    const folder = join(import.meta.dirname, 'catalogue');
    const found: string[] = [];
    for (const file of readdirSync(folder).filter((name) => name !== 'entry.ts')) {
      const [entries] = Object.values<object>(await import(join(folder, file)));
      const codes = Object.keys(entries ?? {});
      const hundred = `REC-${file[0]}`;
      expect(codes.filter((code) => !code.startsWith(hundred))).toEqual([]);
      found.push(...codes);
    }
    expect(found.toSorted()).toEqual(Object.keys(CATALOGUE).toSorted());
  });
});
