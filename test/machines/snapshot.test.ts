import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { differences, snapshotOf } from './snapshot.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rec-io-snapshot-'));
  await mkdir(join(root, 'etc'));
  await writeFile(join(root, 'etc', 'kept'), 'same');
  await writeFile(join(root, 'etc', 'edited'), 'before');
  await writeFile(join(root, 'etc', 'removed'), '');
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('what stayed as it was is no difference', () => {
  expect(differences(snapshotOf(root), snapshotOf(root))).toEqual([]);
});

test('what is new, gone, edited, opened to others or led elsewhere is told', async () => {
  await symlink('kept', join(root, 'etc', 'link'));
  const before = snapshotOf(root);
  await writeFile(join(root, 'etc', 'edited'), 'after!');
  await rm(join(root, 'etc', 'removed'));
  await mkdir(join(root, 'opt'));
  await chmod(join(root, 'etc', 'kept'), 0o600);
  await rm(join(root, 'etc', 'link'));
  await symlink('edited', join(root, 'etc', 'link'));
  const told = differences(before, snapshotOf(root)).map((line) => line.split(':')[0]);
  expect(told).toEqual([
    'changed /etc/edited',
    'changed /etc/kept',
    'changed /etc/link',
    'gone /etc/removed',
    'new /opt',
  ]);
});

test('what may differ is left out, and only that', async () => {
  const before = snapshotOf(root);
  await mkdir(join(root, 'var', 'log'), { recursive: true });
  await writeFile(join(root, 'var', 'log', 'apt.log'), '');
  expect(differences(before, snapshotOf(root), [[/^\/var\/log\//, 'logs']])).toEqual([
    expect.stringContaining('new /var:'),
    expect.stringContaining('new /var/log:'),
  ]);
});
