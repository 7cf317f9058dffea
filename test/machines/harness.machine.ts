import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CleanRoot, cleanRoot, SUITES } from './clean-root.ts';
import { boot } from './machine.ts';
import { whyNoMachines } from './possible.ts';
import { differences, snapshotOf } from './snapshot.ts';

const why = whyNoMachines();

describe.skipIf(why !== null).each(SUITES)(
  `a clean machine with %s${why === null ? '' : ` (${why})`}`,
  (suite) => {
    let root: CleanRoot;
    beforeEach(async () => {
      root = await cleanRoot(suite);
    });
    afterEach(() => root.remove());

    test('has nothing of ours, and is the same again after it was on', async () => {
      const before = snapshotOf(root.path);
      const machine = await boot(root);
      const { stdout } = await machine.run([
        'sh',
        '-c',
        'command -v node npm psql supervisord wget; echo none',
      ]);
      await machine.off();
      expect(stdout).toBe('none\n');
      expect(differences(before, snapshotOf(root.path))).toEqual([]);
    });

    test('runs programs as an account of its own, and ends what they left when it goes off', async () => {
      const machine = await boot(root, { alone: true });
      await machine.must('useradd --create-home u');
      const left = await machine.must('id -un; pwd; sleep 7654 >/dev/null 2>&1 & echo "left $!"', {
        user: 'u',
        cwd: '/home/u',
      });
      const pid = /left (\d+)/.exec(left)?.[1];
      expect(left).toContain('u\n/home/u\n');
      expect((await machine.run(['sh', '-c', `kill -0 ${pid}`])).code).toBe(0);
      await machine.off();
      const again = await boot(root);
      expect((await again.run(['sh', '-c', `kill -0 ${pid}`])).code).toBe(1);
      await again.off();
    });
  },
);
