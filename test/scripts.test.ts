import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram } from '@rec-io/app-cli/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandOf } from './command-line.ts';

const ROOT = join(import.meta.dirname, '..');
const SCRIPTS = readdirSync(join(ROOT, 'scripts')).filter((name) => name.endsWith('.sh'));
const SHELLS = ['sh', 'dash', 'bash'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);

describe('the scripts under the proposal’s names', () => {
  let clone = '';
  /** A folder with spaces in its path, whose `recio` and `install.sh` say what they were given. */
  beforeAll(() => {
    clone = join(mkdtempSync(join(tmpdir(), 'rec-io scripts ')), 'a clone');
    mkdirSync(clone);
    cpSync(join(ROOT, 'scripts'), join(clone, 'scripts'), { recursive: true });
    for (const name of ['recio', 'install.sh'])
      writeFileSync(join(clone, name), `#!/bin/sh\nprintf '%s\\n' '${name}' "$@"\n`, { mode: 0o755 });
  });
  afterAll(() => rmSync(join(clone, '..'), { recursive: true, force: true }));

  test.each(SCRIPTS)('%s is a program, understood by every shell', (name) => {
    const path = join(ROOT, 'scripts', name);
    expect(statSync(path).mode & 0o111).toBe(0o111);
    for (const shell of SHELLS)
      expect(spawnSync(shell, ['-n', path], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test.each(SCRIPTS)('%s explains itself on a clone that is not set up', (name) => {
    const { status, stdout } = spawnSync(join(ROOT, 'scripts', name), ['--help'], {
      encoding: 'utf8',
      cwd: '/',
      env: { PATH: process.env['PATH'] },
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/Usage: scripts\/[\s\S]{10,}Example: scripts\//);
  });

  test.each(SCRIPTS)(
    '%s hands over to a command that there is, with its options as they are',
    async (name) => {
      const copied = join(clone, 'scripts', name);
      const { status, stdout } = spawnSync(
        'sh',
        ['-c', 'cd / && exec "$0" "$@"', copied, '--x', 'two words'],
        {
          encoding: 'utf8',
        },
      );
      expect(status).toBe(0);
      const [program, ...words] = stdout.trimEnd().split('\n');
      expect(words.slice(-2)).toEqual(['--x', 'two words']);
      const command = words.slice(0, -2).filter((word) => !word.startsWith('-'));
      if (program === 'recio') expect(commandOf(await buildProgram([]), command)).not.toBeNull();
    },
  );
});
