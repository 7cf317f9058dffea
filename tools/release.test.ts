import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packRelease, sha256Of, trackedFiles } from './release/pack-release.ts';

describe('a release', () => {
  let base = '';
  let clone = '';
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'rec-io release '));
    clone = join(base, 'clone');
    mkdirSync(join(clone, 'a folder'), { recursive: true });
    writeFileSync(join(clone, 'package.json'), '{ "version": "1.2.3" }');
    writeFileSync(join(clone, 'install.sh'), 'echo', { mode: 0o700 });
    writeFileSync(join(clone, 'a folder', 'a file.ts'), 'const one = 1;\n', { mode: 0o666 });
    writeFileSync(join(clone, 'secret.env'), 'not tracked');
    const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: clone });
    git('init', '--quiet');
    git('add', 'package.json', 'install.sh', 'a folder');
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));
  const pack = () => packRelease(clone, trackedFiles(clone), base, 1_700_000_000);
  const unpacked = (archive: string): string => {
    execFileSync('tar', ['-xzf', archive, '-C', base]);
    return join(base, 'rec-io-1.2.3');
  };

  test('holds the tracked files and nothing else, in a folder of its name', () => {
    const listed = execFileSync('tar', ['-tzf', pack()], { encoding: 'utf8' });
    expect(listed.trim().split('\n')).toEqual([
      'rec-io-1.2.3/a folder/a file.ts',
      'rec-io-1.2.3/install.sh',
      'rec-io-1.2.3/package.json',
      'rec-io-1.2.3/MANIFEST.sha256',
    ]);
  });

  test('has a manifest that finds a file that is changed or missing', () => {
    const release = unpacked(pack());
    const check = () =>
      spawnSync('sha256sum', ['--check', '--quiet', 'MANIFEST.sha256'], { cwd: release }).status;
    expect(check()).toBe(0);
    writeFileSync(join(release, 'a folder', 'a file.ts'), 'const one = 2;\n');
    expect(check()).not.toBe(0);
    rmSync(join(release, 'a folder', 'a file.ts'));
    expect(check()).not.toBe(0);
  });

  test('is the same from another umask and at another time', () => {
    const first = sha256Of(pack());
    chmodSync(join(clone, 'a folder', 'a file.ts'), 0o600);
    utimesSync(join(clone, 'install.sh'), 1, 1);
    expect(sha256Of(pack())).toBe(first);
    const release = unpacked(join(base, 'rec-io-1.2.3.tar.gz'));
    expect(statSync(join(release, 'install.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(join(release, 'a folder', 'a file.ts')).mode & 0o777).toBe(0o644);
    expect(existsSync(join(release, 'secret.env'))).toBe(false);
  });
});
