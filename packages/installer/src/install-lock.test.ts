import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockDirectory } from './install-lock.ts';

describe('the lock of an installation', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rec-io-lock-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('lets one in and names its process to the others', async () => {
    const unlock = await lockDirectory(directory);
    await expect(lockDirectory(directory)).rejects.toThrow(`REC-108`);
    await expect(lockDirectory(directory)).rejects.toThrow(`process ${process.pid}`);
    await unlock();
    await (await lockDirectory(directory))();
    expect(await readdir(directory)).toEqual([]);
  });

  test.each(['{"pid":1,"started":"before the last boot"}', '', '{"pid":'])(
    'of a process that is gone (%j) is taken over',
    async (content) => {
      await writeFile(join(directory, 'install.lock'), content);
      await (await lockDirectory(directory))();
      expect(await readdir(directory)).toEqual([]);
    },
  );
});
