import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { layout as layoutOf } from '../layout.ts';
import { NOTHING_MADE } from '../receipt.ts';
import { releaseOf } from '../release/release.ts';
import { releaseStep } from './release-step.ts';

const context = { made: NOTHING_MADE, say: () => undefined, signal: new AbortController().signal };
const LOCK = {
  packages: {
    '': {},
    'packages/a': { dependencies: { kept: '1' } },
    'node_modules/@x/a': { link: true },
    'node_modules/kept': { dependencies: { inner: '1' } },
    'node_modules/kept/node_modules/inner': {},
    'node_modules/only-dev': { dev: true },
    'node_modules/other-platform': {},
  },
};

describe('the release of a full installation', () => {
  let base = '';
  let clone = '';
  const layout = () => layoutOf(join(base, 'opt'), 'full');
  const put = async (path: string, content = path) => {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await writeFile(join(clone, path), content);
  };
  const step = async () => releaseStep(layout(), clone, await releaseOf(clone));

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io release '));
    clone = join(base, 'clone');
    await put('package.json', '{"version":"1.2.3"}');
    await put('package-lock.json', JSON.stringify(LOCK));
    await put('packages/a/src/a.ts');
    await put('packages/a/src/a.test.ts');
    await put('recio');
    await chmod(join(clone, 'recio'), 0o700);
    for (const name of ['kept', 'kept/node_modules/inner', 'only-dev'])
      await put(`node_modules/${name}/index.js`);
    await mkdir(join(clone, 'node_modules/@x'));
    await symlink('../../packages/a', join(clone, 'node_modules/@x/a'));
    await put('apps/dashboard/dist/index.html');
    await put('.runtime/node/bin/node');
    const tracked = [
      'package.json',
      'package-lock.json',
      'packages/a/src/a.ts',
      'packages/a/src/a.test.ts',
      'recio',
    ];
    await put('MANIFEST.sha256', tracked.map((path) => `${'0'.repeat(64)}  ${path}\n`).join(''));
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  test('notices a file that is gone or changed, and brings that one back from the clone', async () => {
    const release = await step();
    await release.apply(context);
    const program = join(layout().current, 'packages/a/src/a.ts');
    for (const damage of [() => rm(program), () => writeFile(program, 'other')]) {
      await damage();
      expect(await release.isDone()).toBe(false);
      await release.apply(context);
      expect(await readFile(program, 'utf8')).toBe('packages/a/src/a.ts');
      expect(await release.isDone()).toBe(true);
    }
    await rm(program);
    await put('packages/a/src/a.ts', 'newer');
    await expect(release.apply(context)).rejects.toThrow(/REC-120/);
  });

  test('is the same release for the command that runs from it: neither git nor a manifest lies there', async () => {
    await rm(join(clone, 'MANIFEST.sha256'));
    const release = { id: '1.2.3-abc', files: { 'package.json': 'x' } };
    await put('.release.json', JSON.stringify(release));
    expect(await releaseOf(clone)).toEqual(release);
  });

  test('holds what a running system needs, can be read by every account, and is then in place', async () => {
    const release = await step();
    expect(await release.isDone()).toBe(false);
    const umask = process.umask(0o077);
    try {
      await release.apply(context);
    } finally {
      process.umask(umask);
    }
    await release.verify();
    expect(await release.isDone()).toBe(true);
    const { current } = layout();
    const files = await readdir(current, { recursive: true });
    expect(files).toContain('node_modules/kept/node_modules/inner/index.js');
    expect(files).toContain('apps/dashboard/dist/index.html');
    expect(files.filter((path) => /only-dev|\.test\.ts/.test(path))).toEqual([]);
    expect(await readlink(join(current, 'node_modules/@x/a'))).toBe('../../packages/a');
    for (const [path, mode] of [
      ['recio', 0o755],
      ['packages/a/src/a.ts', 0o644],
      ['packages', 0o755],
    ] as const)
      expect((await lstat(join(current, path))).mode & 0o777).toBe(mode);
  });

  test('half copied by a killed run is copied anew', async () => {
    const release = await step();
    const { id } = await releaseOf(clone);
    const half = join(layout().releases, `${id}.unfinished`, 'packages');
    await mkdir(half, { recursive: true });
    await release.apply(context);
    await release.verify();
    expect(await readdir(layout().releases)).toEqual([id]);
  });

  test('that was changed afterwards is told by its file', async () => {
    const release = await step();
    await release.apply(context);
    await writeFile(join(layout().current, 'packages/a/src/a.ts'), 'changed');
    await expect(release.verify()).rejects.toThrow(/REC-120 .*a\.ts/);
  });

  test('of a newer clone takes over, and taken back gives the place to the one before', async () => {
    await (await step()).apply(context);
    const before = await readlink(layout().current);
    await put('packages/a/src/a.ts', 'newer');
    const newer = await step();
    const made = await newer.makes();
    await newer.apply(context);
    expect(await readFile(join(layout().current, 'packages/a/src/a.ts'), 'utf8')).toBe('newer');
    expect(await newer.revert(made)).toEqual([]);
    expect(await readlink(layout().current)).toBe(before);
    expect(await readdir(layout().releases)).toHaveLength(1);
  });

  test('taken back after a run that was killed while it pointed at it leaves nothing', async () => {
    const release = await step();
    const made = await release.makes();
    await release.apply(context);
    await symlink('releases/1', `${layout().current}.new`);
    await release.revert(made);
    expect(await readdir(layout().dataDir)).toEqual([]);
  });

  test('taken back without a record touches nothing', async () => {
    const release = await step();
    await release.apply(context);
    await release.revert(NOTHING_MADE);
    expect(await release.isDone()).toBe(true);
  });
});
