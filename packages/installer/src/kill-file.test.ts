import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readKill, removeKill, writeKill } from './kill-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rec io kill '));
  path = join(folder, 'KILL');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('says who pulled it and why, until it is removed', async () => {
  expect(await readKill(path)).toBeNull();
  const kill = { by: 'ada', reason: 'because', flatten: true, timeMs: 7 };
  await writeKill(path, kill);
  expect(await readKill(path)).toEqual(kill);
  await removeKill(path);
  expect(await readKill(path)).toBeNull();
});

test('pulled again without a word of selling, it still wants everything sold, until it is removed', async () => {
  await writeKill(path, { by: 'ada', reason: 'the feed lies', flatten: true, timeMs: 7 });
  const again = { by: 'monitor', reason: 'silent for 22 s', flatten: false, timeMs: 8 };
  await writeKill(path, again);
  expect(await readKill(path)).toEqual({ ...again, flatten: true });
  writeFileSync(path, 'flatten');
  await writeKill(path, again);
  expect(await readKill(path)).toEqual({ ...again, flatten: true });
  await removeKill(path);
  await writeKill(path, again);
  expect(await readKill(path)).toEqual(again);
});

test.each([
  ['an empty file', ''],
  ['a word', 'stop!\n'],
  ['half of an object', '{"by":"ada"'],
  ['something else', '[1]'],
  ['nothing at all', 'null'],
])('%s counts, too', async (_, text) => {
  writeFileSync(path, text);
  expect(await readKill(path)).toMatchObject({ by: 'unknown', flatten: false });
});

test.each([
  ['stop!', 'stop!', false],
  ['the feed lies\nsecond line\n', 'the feed lies', false],
  ['I do not want to flatten it', 'I do not want to flatten it', false],
  ['panic flatten', 'panic flatten', true],
  ['the feed lies\nflatten\n', 'the feed lies', true],
  ['flatten\n', 'flatten', true],
])('a person may write %j', async (text, reason, flatten) => {
  writeFileSync(path, text);
  expect(await readKill(path)).toEqual({ by: 'unknown', reason, flatten, timeMs: 0 });
});

test('what cannot be read counts, too', async () => {
  expect(await readKill(folder)).toMatchObject({ by: 'unknown', reason: 'it cannot be read: EISDIR' });
});
