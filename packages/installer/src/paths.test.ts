import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeOurs } from './paths.ts';

describe('what is ours', () => {
  let base = '';
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io-paths-'));
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  test('goes with what killed writes of it left, and nothing else does', async () => {
    await mkdir(join(base, 'folder', 'inner'), { recursive: true });
    for (const name of ['a.json', 'a.json.0123456789ab.tmp', 'a.json.theirs', 'b.json.0123456789ab.tmp'])
      await writeFile(join(base, name), '');
    await removeOurs([join(base, 'folder'), join(base, 'a.json')]);
    expect((await readdir(base)).toSorted()).toEqual(['a.json.theirs', 'b.json.0123456789ab.tmp']);
  });
});
