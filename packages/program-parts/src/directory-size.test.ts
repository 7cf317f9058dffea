import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { directorySize, measureDirectories } from './directory-size.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rec io size '));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a directory is as large as what is in it, however deep, and no larger for a link that leads out', async () => {
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  writeFileSync(join(folder, 'a', 'b', 'one'), 'x'.repeat(100_000));
  const before = await directorySize(folder);
  expect(before).toBeGreaterThanOrEqual(100_000);
  symlinkSync('/usr', join(folder, 'out'));
  expect((await directorySize(folder)) ?? 0).toBeLessThan((before ?? 0) + 10_000);
});

test('one that is not there is empty, and what has no directory is not measured', async () => {
  expect(await directorySize(join(folder, 'none'))).toBe(0);
  expect(await measureDirectories({ logs: join(folder, 'none') })).toEqual([
    { name: 'logs', bytes: 0, rows: null, spanDays: null },
  ]);
});
