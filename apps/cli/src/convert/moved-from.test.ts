import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { movedFile, recordSuccessor, requireNotMoved } from './moved-from.ts';

describe('an installation whose data another one has taken over', () => {
  let base = '';
  let [old, successor] = ['', ''];
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io-moved-'));
    [old, successor] = [join(base, 'old'), join(base, 'new')];
    await mkdir(old);
    await mkdir(successor);
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  test('does not start beside it, until it is its owner’s again or the other one is gone', async () => {
    await expect(requireNotMoved(layoutOf(old))).resolves.toBeUndefined();
    await recordSuccessor(old, successor);
    await expect(requireNotMoved(layoutOf(old))).rejects.toThrow('REC-139');
    // Whoever owns it must be told, also when root has taken it over.
    expect((await stat(join(old, 'moved-to.json'))).mode & 0o777).toBe(0o644);
    await recordSuccessor(old, null);
    await expect(requireNotMoved(layoutOf(old))).resolves.toBeUndefined();
    await recordSuccessor(old, successor);
    await rm(successor, { recursive: true });
    await expect(requireNotMoved(layoutOf(old))).resolves.toBeUndefined();
  });

  test('is named where no program writes: what stands there is removed in the end', () => {
    expect(movedFile(layoutOf('/opt/rec-io', 'full'))).toBe('/opt/rec-io/moved-from.json');
  });
});
