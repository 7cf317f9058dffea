import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { requireOwner } from './owner.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

describe('an installation', () => {
  let dataDir = '';
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rec io owner-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  test.skipIf(!isRoot)('of somebody else’s tells whose it is and what they type (needs root)', async () => {
    await chown(dataDir, NOBODY, NOBODY);
    await expect(requireOwner({ dataDir }, 'uninstall')).rejects.toMatchObject({
      message: expect.stringContaining(`${dataDir} belongs to nobody`),
      remedy: expect.stringContaining(`sudo -u nobody recio uninstall --data-dir '${dataDir}'`),
    });
  });

  test('of one’s own, or none at all, is no matter of whose it is', async () => {
    await expect(requireOwner({ dataDir }, 'uninstall')).resolves.toBeUndefined();
    await expect(requireOwner({ dataDir: join(dataDir, 'nowhere') }, 'uninstall')).resolves.toBeUndefined();
  });
});
