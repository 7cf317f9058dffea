import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDataBounds, writeDataBound } from './data-bounds-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rec io bounds '));
  path = join(folder, 'data.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('no file is no problem', async () => {
  expect(await readDataBounds(path)).toEqual({ bounds: new Map(), problems: [] });
});

test('what is written is read, one beside the other, and what is as usual again is not written', async () => {
  await writeDataBound(path, 'live-prices', { days: 60, bytes: null });
  await writeDataBound(path, 'decisions', { days: null, bytes: 1e9 });
  expect((await readDataBounds(path)).bounds).toEqual(
    new Map([
      ['live-prices', { days: 60, bytes: null }],
      ['decisions', { days: null, bytes: 1e9 }],
    ]),
  );
  await writeDataBound(path, 'live-prices', { days: null, bytes: null });
  expect([...(await readDataBounds(path)).bounds.keys()]).toEqual(['decisions']);
  // Programs of another account read it.
  expect(statSync(path).mode & 0o777).toBe(0o644);
});

test.each([
  ['no JSON', '{', 'cannot be read'],
  ['a list', '[]', 'cannot be read'],
  ['no keep', '{"keep": 1}', 'holds no "keep"'],
  ['a text', '{"keep": {"live-prices": {"days": "60"}}}', 'wants "days" or "bytes"'],
  ['something else', '{"keep": {"live-prices": {"hours": 60}}}', 'wants "days" or "bytes"'],
  ['too little', '{"keep": {"live-prices": {"days": 0}}}', 'from 7 to 3650'],
  ['what is for ever', '{"keep": {"audit": {"days": 30}}}', 'kept for ever'],
])('%s changes nothing and is told', async (_, text, problem) => {
  writeFileSync(path, text);
  const read = await readDataBounds(path);
  expect(read.bounds.size).toBe(0);
  expect(read.problems.join()).toContain(problem);
});
