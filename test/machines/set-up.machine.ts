import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SUITES } from './clean-root.ts';
import { boot } from './machine.ts';
import { whyNoMachines } from './possible.ts';
import { type Scene, scene } from './scene.ts';

const why = whyNoMachines();

describe.skipIf(why !== null)(
  `install.sh on a clean machine refuses${why === null ? '' : ` (${why})`}`,
  () => {
    let at: Scene;
    beforeAll(async () => {
      at = await scene('bookworm', 'root');
    });
    afterAll(() => at?.end());
    const refused = (code: string) => ({ code: 3, stderr: expect.stringContaining(code) });

    test('a small disk before it fetches anything, and a full one when it fills', async () => {
      await at.machine.must('mkdir -p .runtime && mount -t tmpfs -o size=100M tmpfs .runtime', {
        cwd: at.clone,
      });
      expect(await at.run(['./install.sh', '--quick'])).toMatchObject(refused('REC-606'));
      // As on a second run: the first had enough.
      await at.machine.must('touch .runtime/packages.stamp', { cwd: at.clone });
      expect(await at.run(['./install.sh', '--quick'])).toMatchObject(refused('REC-606'));
      await at.machine.must('umount .runtime', { cwd: at.clone });
    });

    test('a read-only file system', async () => {
      const line =
        'mount --bind . /mnt && mount -o remount,ro,bind /mnt && ! /mnt/install.sh --quick; umount /mnt';
      expect(await at.run(['sh', '-c', line])).toMatchObject({ stderr: expect.stringContaining('REC-602') });
    });

    test('a machine without any network, and names one command', async () => {
      await at.machine.off();
      const alone = await boot(at.machine.root, { alone: true });
      const result = await alone.run(['./install.sh', '--quick'], { cwd: at.clone });
      expect(result).toMatchObject(refused('apt-get update && apt-get install -y nodejs npm'));
      expect(await alone.must('ls -A .runtime', { cwd: at.clone })).toBe('node.log\n');
      await alone.off();
    });
  },
);

describe.skipIf(why !== null).each(SUITES)(
  `on clean %s an ordinary user without Node and download tools${why === null ? '' : ` (${why})`}`,
  (suite) => {
    let at: Scene;
    beforeAll(async () => {
      at = await scene(suite, 'u');
      await at.machine.must('rm /usr/bin/curl && tar -czf /home/u/release.tar.gz -C /home/u rec-io');
    });
    afterAll(() => at?.end());

    test('installs from a pipe, in a path with spaces, in the plainest surroundings', async () => {
      await at.machine.must('mkdir "a folder"', { user: 'u', cwd: '/home/u' });
      const line = `umask 077; cat /home/u/rec-io/install.sh |
        env -u HOME LC_ALL=C TMPDIR=/nonexistent REC_IO_SOURCE=/home/u/release.tar.gz \\
        sh -s -- --quick --no-start --data-dir "../the data" --source seeded --port-offset ${at.offset}`;
      const result = await at.run(['sh', '-c', line], { cwd: '/home/u/a folder' });
      expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('REC.IO is installed') });
      const open =
        'find node_modules .runtime/node .runtime/npm packages ! -type l ! -perm -o=r -o ! -type l -perm -o=w';
      expect(await at.machine.must(open, { cwd: '/home/u/a folder/rec-io' })).toBe('');
    });

    test('is asked nothing and told the same where even the input is closed', async () => {
      const line = `./install.sh --quick --no-start --data-dir "../../the data" --port-offset ${at.offset} <&-`;
      const result = await at.run(['sh', '-c', line], { cwd: '/home/u/a folder/rec-io' });
      expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('installed already') });
    });
  },
);
