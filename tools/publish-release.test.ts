import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type SigningKey, signingKey } from '@rec-io/installer/signing-key';
import { readIndex } from '@rec-io/installer/update/release-index';
import { unpackArchive } from '@rec-io/installer/update/unpack-archive';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trackedFiles } from './release/pack-release.ts';
import { notesOf, publishRelease } from './release/publish-release.ts';

const ROOT = join(import.meta.dirname, '..');

describe('a published release', () => {
  let base = '';
  let clone = '';
  let key: SigningKey;
  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'rec-io publish '));
    clone = join(base, 'a clone');
    mkdirSync(join(clone, 'packages', 'database', 'migrations'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(ROOT, file), join(clone, file));
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as object;
    writeFileSync(join(clone, 'package.json'), JSON.stringify({ ...manifest, version: '1.2.3' }));
    writeFileSync(
      join(clone, 'CHANGELOG.md'),
      '# Changelog\n\n## 1.2.3\n\n- All of it.\n\n## 1.2.2\n\n- Old.\n',
    );
    writeFileSync(join(clone, 'packages/database/migrations/0001_first.sql'), 'SELECT 1;\n');
    // It says what it was given, and from where it ran.
    writeFileSync(join(clone, 'install.sh'), '#!/bin/sh\necho "installing $*"\n', { mode: 0o755 });
    execFileSync('git', ['init', '--quiet'], { cwd: clone });
    execFileSync('git', ['add', '.'], { cwd: clone });
    key = await signingKey(join(base, 'key.pem'));
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  const publish = (keys = [key], address = '') => {
    const directory = mkdtempSync(join(base, 'out-'));
    publishRelease({
      clone,
      files: trackedFiles(clone),
      directory,
      timeS: 1_700_000_000,
      keys,
      base: address,
    });
    return directory;
  };
  const hashes = (directory: string) =>
    readdirSync(directory).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(directory, name)))
        .digest('hex'),
    ]);

  test('is the same from the same files and keys', () => {
    const first = hashes(publish());
    expect(hashes(publish())).toEqual(first);
    expect(first.map(([name]) => name)).toEqual([
      'latest.json',
      'rec-io-1.2.3-install.sh',
      'rec-io-1.2.3.cdx.json',
      'rec-io-1.2.3.tar.gz',
      'rec-io-1.2.3.tar.gz.sha256',
      'rec-io-1.2.3.tar.gz.sig',
    ]);
  });

  test('has a signed list by which its archive is unpacked', async () => {
    const directory = publish();
    const index = readIndex(readFileSync(join(directory, 'latest.json'), 'utf8'), [key.publicKey], 'there');
    expect(index).toMatchObject({
      version: '1.2.3',
      releasedAt: '2023-11-14T22:13:20.000Z',
      migrations: ['0001_first.sql'],
      notes: '- All of it.',
    });
    const folder = join(base, 'unpacked');
    const { files, unpackedBytes } = index.archive;
    const bounds = { root: 'rec-io-1.2.3', files, unpackedBytes };
    await unpackArchive(join(directory, index.archive.name), folder, bounds);
    expect(readFileSync(join(folder, 'install.sh'), 'utf8')).toContain('installing');
    expect(spawnSync('sha256sum', ['--check', '--quiet', 'MANIFEST.sha256'], { cwd: folder }).status).toBe(0);
  });

  test('names every package that the lock names', () => {
    const bom = JSON.parse(readFileSync(join(publish(), 'rec-io-1.2.3.cdx.json'), 'utf8')) as {
      bomFormat: string;
      metadata: { component: { name: string; version: string } };
      components: { name: string; version: string; hashes?: object[] }[];
    };
    expect(bom.bomFormat).toBe('CycloneDX');
    expect(bom.metadata.component).toMatchObject({ name: 'rec-io', version: '1.2.3' });
    const pg = bom.components.find(({ name }) => name === 'pg');
    const locked = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>;
    };
    expect(pg?.version).toBe(locked.packages['node_modules/pg']?.version);
    expect(pg?.hashes).toHaveLength(1);
  });

  describe('its script', () => {
    const bootstrap = (directory: string, ...args: readonly string[]) => {
      const place = join(mkdtempSync(join(base, 'in ')), 'rec-io');
      const script = readdirSync(directory).find((name) => name.endsWith('-install.sh')) ?? '';
      const { status, stdout, stderr } = spawnSync('sh', [join(directory, script), ...args], {
        encoding: 'utf8',
        cwd: base,
        env: { PATH: process.env['PATH'], REC_IO_CLONE: place },
      });
      return { status, stdout, stderr, place };
    };

    test('unpacks and runs the installer with its options', () => {
      const { status, stdout, stderr, place } = bootstrap(publish(), '--quick', '--plain');
      expect({ status, stdout, stderr }).toEqual({
        status: 0,
        stdout: 'installing --quick --plain\n',
        stderr: 'Fetching REC.IO 1.2.3 …\n',
      });
      expect(existsSync(join(place, 'MANIFEST.sha256'))).toBe(true);
    });

    test('refuses an archive with a changed byte, and unpacks nothing', () => {
      const directory = publish();
      appendFileSync(join(directory, 'rec-io-1.2.3.tar.gz'), 'x');
      const { status, stderr, place } = bootstrap(directory);
      expect(status).toBe(3);
      expect(stderr).toContain('is not what was published');
      expect(readdirSync(join(place, '..'))).toEqual([]);
    });

    test('refuses a signature of another key', async () => {
      const directory = publish();
      const other = await signingKey(join(base, 'other.pem'));
      const archive = readFileSync(join(directory, 'rec-io-1.2.3.tar.gz'));
      writeFileSync(
        join(directory, 'rec-io-1.2.3.tar.gz.sig'),
        Buffer.from(other.sign(archive), 'base64url'),
      );
      const { status, stderr, place } = bootstrap(directory);
      expect(status).toBe(3);
      expect(stderr).toContain('is not signed by whoever');
      expect(readdirSync(join(place, '..'))).toEqual([]);
    });

    test('says when the archive cannot be had', () => {
      const directory = publish([key], 'http://127.0.0.1:9');
      rmSync(join(directory, 'rec-io-1.2.3.tar.gz'));
      const { status, stderr } = bootstrap(directory);
      expect(status).toBe(3);
      expect(stderr).toContain('could not be fetched from http://127.0.0.1:9');
    });

    test('is understood by every shell', () => {
      const directory = publish([]);
      const script = join(directory, 'rec-io-1.2.3-install.sh');
      for (const shell of ['sh', 'dash', 'bash'])
        if (spawnSync(shell, ['-c', ':']).status === 0)
          expect(spawnSync(shell, ['-n', script], { encoding: 'utf8' })).toMatchObject({
            status: 0,
            stderr: '',
          });
      expect(readFileSync(script, 'utf8')).not.toMatch(/@[A-Z_]+@/);
      // Without a key nothing can be updated to.
      expect(readdirSync(directory).map((name) => basename(name))).not.toContain('latest.json');
    });

    test('takes no address that a shell would read', () => {
      expect(() => publish([key], 'https://x/$(reboot)')).toThrow('characters');
    });
  });
});

test('what is not released yet is told where no chapter has the version', () => {
  const changelog = '# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0\n\n- First.\n';
  expect(notesOf(changelog, '0.2.0')).toBe('- New.');
  expect(notesOf(changelog, '0.1.0')).toBe('- First.');
  expect(notesOf('', '0.1.0')).toBe('');
});
