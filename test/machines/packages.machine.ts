import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CleanRoot, cleanRoot, SUITES } from './clean-root.ts';
import { boot, type CleanMachine, type Ran } from './machine.ts';
import { whyNoMachines } from './possible.ts';
import { releaseIn } from './release-in.ts';
import {
  ALWAYS_IGNORABLE,
  differences,
  IGNORABLE_AFTER_ACCOUNTS,
  IGNORABLE_AFTER_PACKAGES,
  snapshotOf,
} from './snapshot.ts';

const why = whyNoMachines();
const RECEIPT = '/tmp/receipt.json';
const ALL = ['postgresql', 'supervisor', 'certificates'];

/** The steps run in the machine, by its own Node. */
function prepare(root: CleanRoot): void {
  releaseIn(root, '/src');
  mkdirSync(join(root.path, 'src/node_modules/@rec-io'), { recursive: true });
  for (const name of ['domain', 'database', 'engine'])
    symlinkSync(`../../packages/${name}`, join(root.path, 'src/node_modules/@rec-io', name));
  copyFileSync(process.execPath, join(root.path, 'usr/local/bin/node'));
}

const drive = (
  machine: CleanMachine,
  verb: 'apply' | 'revert',
  needs: readonly string[] = ALL,
): Promise<Ran> => machine.run(['node', '/src/test/machines/packages-driver.ts', verb, RECEIPT, ...needs]);

const packagesOf = (machine: CleanMachine): Promise<string> => machine.must('dpkg --list');

describe.skipIf(why !== null).each(SUITES)(
  `packages on a clean machine with %s${why === null ? '' : ` (${why})`}`,
  (suite) => {
    let root: CleanRoot;
    let machine: CleanMachine;
    beforeEach(async () => {
      root = await cleanRoot(suite);
      prepare(root);
      machine = await boot(root);
    });
    afterEach(async () => {
      await machine.off();
      await root.remove();
    });

    test('come, are found in place by a second run, and go without a trace', async () => {
      const before = { files: snapshotOf(root.path), packages: await packagesOf(machine) };
      const applied = await drive(machine, 'apply');
      expect(applied.stdout).toContain('done packages\n');
      expect(await machine.must('pg_lsclusters --no-header')).toContain('main');
      expect(await machine.must('supervisord --version')).toMatch(/^4\./);

      expect((await drive(machine, 'apply')).stdout).toContain('done packages already\n');
      const reverted = await drive(machine, 'revert');
      expect(reverted.stdout).toBe('reverting packages\nreverting package-sources\n');
      expect(await packagesOf(machine)).toBe(before.packages);
      expect(
        differences(before.files, snapshotOf(root.path), [
          ...ALWAYS_IGNORABLE,
          ...IGNORABLE_AFTER_ACCOUNTS,
          ...IGNORABLE_AFTER_PACKAGES,
        ]),
      ).toEqual([]);
    });
  },
);
