import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyClone } from './fixtures/clone-copy.ts';
import { ended } from './fixtures/recio.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SCRIPTS = ['install.sh', 'test.sh', 'recio', 'tools/setup.sh'];
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

  test('install.sh without a choice explains itself and installs nothing', () => {
    const { status, stdout } = spawnSync(join(ROOT, 'install.sh'), { encoding: 'utf8', cwd: '/' });
    expect(status).toBe(2);
    expect(stdout).toContain('Usage: ./install.sh --quick');
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
      env: { HOME: base, PATH: toolsWithoutNode(join(base, 'tools')) },
    });
    // As far as it can come here: to the first thing that is missing.
    expect(stderr).toContain('there is no node on the PATH');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  test('without any Node says what to install', () => {
    copyClone(clone, { packages: false, mode: 0o755 });
    // Only what POSIX has: links to the tools, and no node among them.
    const { status, stderr } = spawnSync('sh', [join(clone, 'install.sh'), '--quick'], {
      encoding: 'utf8',
      env: { HOME: base, PATH: toolsWithoutNode(join(base, 'tools')) },
    });
    expect(stderr).toContain('there is no node on the PATH');
    expect(stderr).toContain('apt-get install nodejs npm');
    expect(status).toBe(1);
  });

  test('waits for another set-up, takes a dead one’s lock over, and never reads standard input', async () => {
    copyClone(clone, { packages: false, mode: 0o755 });
    spawnSync('sh', [
      '-c',
      'mkdir -p "$1/.runtime/setup.lock" && sh -c "echo \\$\\$" >"$1/.runtime/setup.lock/pid"',
      'sh',
      clone,
    ]);
    const child = spawn('sh', [join(clone, 'install.sh'), '--quick'], {
      env: { HOME: base, PATH: toolsWithoutNode(join(base, 'tools')) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { stderr } = await ended(child);
    // It came past the lock of the process that is gone, to the next thing that is missing.
    expect(stderr).toContain('there is no node on the PATH');
  });
});

function toolsWithoutNode(directory: string): string {
  const script = `mkdir -p "$1" && for t in sh sed date cat mkdir rm dirname printf tail sleep; do
    p=$(command -v "$t") && [ -x "$p" ] && ln -sf "$p" "$1/$t"; done`;
  spawnSync('sh', ['-c', script, 'sh', directory]);
  return directory;
}
