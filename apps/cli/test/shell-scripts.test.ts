import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CATALOGUE } from '@rec-io/installer/catalogue';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyClone } from './fixtures/clone-copy.ts';
import { toolsIn } from './fixtures/stand-in-clone.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SCRIPTS = ['install.sh', 'test.sh', 'recio', 'tools/setup.sh', 'tools/node.sh'];
const SHELLS = ['sh', 'dash', 'bash'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);

describe('the shell scripts', () => {
  test.each(SCRIPTS.flatMap((script) => SHELLS.map((shell) => [script, shell] as const)))(
    '%s is understood by %s',
    (script, shell) => {
      const { status, stderr } = spawnSync(shell, ['-n', join(ROOT, script)], { encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );

  test.each(['install.sh', 'test.sh'])('%s explains itself without changing anything', (script) => {
    const { status, stdout } = spawnSync(join(ROOT, script), ['--help'], { encoding: 'utf8', cwd: '/' });
    expect(status).toBe(0);
    expect(stdout).toContain('Usage: ./');
    expect(stdout).toContain('Exit codes:');
  });
});

describe('a clone in a path with spaces', () => {
  let base = '';
  let clone = '';
  const env = { PATH: process.env['PATH'], HOME: tmpdir() };
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io scripts '));
    clone = join(base, 'a clone');
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  test('that is not set up says how, also through links', async () => {
    copyClone(clone, { packages: false, mode: 0o755 });
    await symlink(join(clone, 'recio'), join(base, 'first link'));
    await symlink('first link', join(base, 'second'));
    const { status, stderr } = spawnSync(join(base, 'second'), ['status'], {
      encoding: 'utf8',
      cwd: '/',
      env,
    });
    expect(status).toBe(1);
    expect(stderr).toContain(`"${clone}/install.sh" --quick`);
  });

  test('that is not set up is set up first for the exchange alone, and speaks on standard error only', () => {
    copyClone(clone, { packages: false, mode: 0o755 });
    const { status, stdout, stderr } = spawnSync('sh', [join(clone, 'recio'), 'exchange', '--help'], {
      encoding: 'utf8',
      env: { HOME: base, PATH: toolsIn(join(base, 'tools'), { without: ['mktemp'] }) },
    });
    // As far as it can come here: to the first thing that is missing.
    expect(stderr).toContain('REC-601');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  });
});

test('the codes that the scripts tell are in the catalogue', () => {
  const told = SCRIPTS.flatMap(
    (script) => readFileSync(join(ROOT, script), 'utf8').match(/REC-\d{3}/g) ?? [],
  );
  expect(told.length).toBeGreaterThan(8);
  expect(told.filter((code) => !(code in CATALOGUE))).toEqual([]);
});
