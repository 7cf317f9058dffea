import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layout } from './layout.ts';
import { pushKey } from './push-key.ts';

test('the key is made once, its owner’s alone, and one that is none is refused with what to do', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'recio-push-key-'));
  const at = { ...layout(directory), pushKey: join(directory, 'push-key') };
  try {
    const made = await pushKey(at);
    expect(made).toHaveLength(32);
    expect((await stat(at.pushKey)).mode & 0o777).toBe(0o600);
    expect(await pushKey(at)).toEqual(made);
    await chmod(at.pushKey, 0o644);
    await expect(pushKey(at)).rejects.toMatchObject({
      ...{ code: 'REC-640', remedy: `Close it: chmod 600 '${at.pushKey}'` },
    });
    await chmod(at.pushKey, 0o600);
    for (const bad of [
      (await readFile(at.pushKey, 'utf8')).slice(5),
      'A'.repeat(43),
      '',
      'x'.repeat(10_000),
    ]) {
      await writeFile(at.pushKey, bad);
      await expect(pushKey(at), bad.slice(0, 50)).rejects.toThrow('REC-640');
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
