import { chown, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimDataDirectory, inspectDataDirectory } from './data-directory.ts';

const isRoot = process.getuid?.() === 0;

describe('a data directory', () => {
  let base = '';
  let path = '';
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io data '));
    path = join(base, 'data');
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  test('may be absent, even with absent parents', async () => {
    expect(await inspectDataDirectory(join(path, 'deeper', 'still'))).toBe('absent');
  });

  test('may be empty, or hold nothing but the lock of an installation', async () => {
    await mkdir(path);
    expect(await inspectDataDirectory(path)).toBe('empty');
    await writeFile(join(path, 'install.lock'), '{}');
    expect(await inspectDataDirectory(path)).toBe('empty');
  });

  test('may hold what its owner wrote for an installation that is gone, and nothing else', async () => {
    await mkdir(join(path, 'strategies'), { recursive: true });
    await writeFile(join(path, 'strategies', 'mine.ts'), 'export default {}');
    await expect(inspectDataDirectory(path)).rejects.toThrow(/REC-101/);
    await writeFile(join(path, 'strategies', 'recio-strategy.d.ts'), '');
    expect(await inspectDataDirectory(path)).toBe('empty');
    await writeFile(join(path, 'thesis.txt'), 'years of work');
    await expect(inspectDataDirectory(path)).rejects.toThrow(/REC-101/);
  });

  test('is ours with our marker, also behind a link', async () => {
    await mkdir(path);
    await writeFile(join(path, 'rec-io.json'), '{"formatVersion":1}');
    await symlink(path, join(base, 'link'));
    expect(await inspectDataDirectory(path)).toBe('ours');
    expect(await inspectDataDirectory(join(base, 'link'))).toBe('ours');
  });

  test('with other files is refused and names them', async () => {
    await mkdir(path);
    await writeFile(join(path, 'thesis.txt'), 'years of work');
    await expect(inspectDataDirectory(path)).rejects.toThrow(/REC-101/);
    await expect(inspectDataDirectory(path)).rejects.toMatchObject({
      why: expect.stringContaining('thesis.txt'),
    });
  });

  test('of another format is refused and names both', async () => {
    await mkdir(path);
    await writeFile(join(path, 'rec-io.json'), '{"formatVersion":7}');
    await expect(inspectDataDirectory(path)).rejects.toThrow(
      /REC-102 .* has format 7; this program knows format 1/,
    );
  });

  test('with an unreadable marker is refused', async () => {
    await mkdir(path);
    await writeFile(join(path, 'rec-io.json'), '{"formatVersion":');
    await expect(inspectDataDirectory(path)).rejects.toThrow(/REC-115/);
  });

  test('claimed by several at once is claimed: whose turn it is, the lock in it says', async () => {
    for (let round = 0; round < 20; round++) {
      const place = join(base, String(round), 'parent', 'data');
      await Promise.all(Array.from({ length: 4 }, () => claimDataDirectory(place)));
      expect(await inspectDataDirectory(place)).toBe('ours');
      expect(await readdir(join(base, String(round), 'parent'))).toEqual(['data']);
      expect(await readdir(place)).toEqual(['rec-io.json']);
    }
  });

  test('must not be a file, nor lie below one', async () => {
    await writeFile(path, '');
    await expect(inspectDataDirectory(path)).rejects.toThrow(/REC-105/);
    await expect(inspectDataDirectory(join(path, 'below'))).rejects.toThrow(/REC-105/);
  });

  test.skipIf(!isRoot)('of another account is refused (needs root)', async () => {
    await mkdir(path);
    await chown(path, 1, 1);
    await expect(inspectDataDirectory(path)).rejects.toThrow(/REC-104/);
  });
});
