import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { newIdentity } from '../backup/seal.ts';
import { ArchiveStore } from './archive-store.ts';
import { carry } from './carry.ts';

const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

test('a full disk of the backups is told, what waits stays where it is, and goes there when there is room', async ({
  skip,
}) => {
  const place = await mkdtemp(path.join(tmpdir(), 'rec-io-full-'));
  const spool = await mkdtemp(path.join(tmpdir(), 'rec-io-spool-'));
  const isMounted =
    mayMount && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', place]).status === 0;
  try {
    if (!isMounted) skip('only root mounts a small file system to fill');
    const store = new ArchiveStore(place, '7');
    const identity = await newIdentity();
    await writeFile(path.join(place, 'others'), Buffer.alloc(192 * 1024));
    for (const number of [2, 3])
      await writeFile(path.join(spool, `0000000${number}.history.gz`), gzipSync(randomBytes(80 * 1024)));
    const full = await carry(spool, store, identity);
    expect(full.carried).toEqual([]);
    expect(full.failures.join()).toContain('ENOSPC');
    expect(await readdir(spool)).toHaveLength(2);
    // Nothing half of it is left there, which would take the room for ever.
    expect(await readdir(store.logDirectory)).toEqual([]);
    await rm(path.join(place, 'others'));
    const after = await carry(spool, store, identity);
    expect(after.failures).toEqual([]);
    expect(after.carried.map(({ name }) => name)).toEqual(['00000002.history', '00000003.history']);
    expect(await readdir(spool)).toEqual([]);
  } finally {
    if (isMounted) spawnSync('umount', [place]);
    for (const directory of [place, spool]) await rm(directory, { recursive: true, force: true });
  }
});
