import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { thisMachine } from '../machine.ts';
import { sha256 } from '../managed-file.ts';
import { MANIFEST_FILE, repositoryFacts } from './repository.ts';

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'rec-io repository '));
  for (const [path, content] of Object.entries(FILES)) write(path, content);
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

const FILES = {
  'package.json': '{}\n',
  'package-lock.json': '{}\n',
  'apps/cli/src/main.ts': 'export const main = 1;\n',
  'config/ports.json': '{"host":"127.0.0.1","ports":{"web":3000}}\n',
};
const write = (path: string, content: string): void => {
  mkdirSync(join(clone, path, '..'), { recursive: true });
  writeFileSync(join(clone, path), content);
};
const git = (...args: string[]): void =>
  void execFileSync('git', ['-C', clone, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    stdio: 'pipe',
  });
const facts = (location = join(clone, 'nowhere')) => repositoryFacts(thisMachine(), clone, location, 'full');

describe('the files of the program', () => {
  test('in a git clone are compared with what git has of them', async () => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    expect(await facts()).toMatchObject({ kind: 'git', missing: [], modified: [], invalid: [] });
    write('apps/cli/src/main.ts', 'export const main = 2;\n');
    rmSync(join(clone, 'package-lock.json'));
    write('notes.txt', 'of the owner');
    expect(await facts()).toMatchObject({
      comparedWith: expect.stringMatching(/^commit [0-9a-f]{7,}$/),
      missing: ['package-lock.json'],
      modified: ['apps/cli/src/main.ts'],
    });
  });

  test('in an unpacked release are compared with its manifest', async () => {
    const manifest = Object.entries(FILES).map(([path, content]) => `${sha256(content)}  ${path}\n`);
    write(MANIFEST_FILE, manifest.join(''));
    expect(await facts()).toMatchObject({ kind: 'release', missing: [], modified: [] });
    write('package.json', '{"edited":true}\n');
    rmSync(join(clone, 'apps'), { recursive: true });
    expect(await facts()).toMatchObject({ missing: ['apps/cli/src/main.ts'], modified: ['package.json'] });
  });

  test('in the copy that runs are compared with what was copied, whatever its manifest names besides', async () => {
    const files = Object.fromEntries(Object.entries(FILES).map(([path, content]) => [path, sha256(content)]));
    write('.release.json', JSON.stringify({ id: '1.2.3-abc', files }));
    write(MANIFEST_FILE, `${sha256('x')}  apps/cli/src/main.test.ts\n`);
    expect(await facts()).toMatchObject({ kind: 'release', comparedWith: '.release.json', missing: [] });
    write('package.json', '{"edited":true}\n');
    expect(await facts()).toMatchObject({ missing: [], modified: ['package.json'] });
  });

  test('in a mere copy are looked for, as far as nothing works without them', async () => {
    rmSync(join(clone, 'apps'), { recursive: true });
    expect(await facts()).toMatchObject({ kind: 'copy', missing: ['apps/cli/src/main.ts'], modified: [] });
  });

  test('that hold settings are read, and so is what an earlier installation left', async () => {
    write('config/ports.json', '{"ports":{"web":70000}}');
    write('config/models/bad.json', '{}');
    write('opt/config/config.json', '{"formatVersion":7}');
    const found = await facts(join(clone, 'opt'));
    expect(found).toMatchObject({
      invalid: [
        { path: 'config/ports.json', reason: '"web" must be a port from 1 to 65535, not 70000' },
        { path: 'config/models/bad.json' },
        { path: join(clone, 'opt'), reason: expect.stringContaining('REC-115') },
      ],
    });
  });
});
