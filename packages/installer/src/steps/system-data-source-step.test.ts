import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Layout, layout as layoutOf } from '../layout.ts';
import { systemDataSourceStep } from './system-data-source-step.ts';

let base: string;
let layout: Layout;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'rec-io source '));
  layout = layoutOf(base, 'full');
});
afterEach(() => rmSync(base, { recursive: true }));

const carriedOut = async (line: string | null) => {
  const step = systemDataSourceStep(layout, line);
  const made = await step.makes();
  await step.apply({ made, say: () => undefined, signal: new AbortController().signal });
  await step.verify();
  return made;
};

test('the operator’s token is kept closed, and is in no record', async () => {
  expect(await systemDataSourceStep(layout, 'recio1.abc.def').isDone()).toBe(false);
  const made = await carriedOut('recio1.abc.def');
  expect(readFileSync(layout.systemDataSource, 'utf8')).toBe('recio1.abc.def\n');
  expect(statSync(layout.systemDataSource).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(layout.systemDataSource)).mode & 0o777).toBe(0o700);
  expect(JSON.stringify(made)).not.toContain('recio1');
  // A later run without it leaves it where it is, and one with another puts that there.
  expect(await systemDataSourceStep(layout, null).isDone()).toBe(true);
  await carriedOut('recio1.ghi.jkl');
  expect(readFileSync(layout.systemDataSource, 'utf8')).toBe('recio1.ghi.jkl\n');
});

test('the record of the run that wrote it takes it back, folder and all', async () => {
  const made = await carriedOut('recio1.abc.def');
  expect(await systemDataSourceStep(layout, null).revert(made)).toEqual([]);
  expect(existsSync(layout.installerSecrets)).toBe(false);
});
