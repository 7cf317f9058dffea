import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteBackup } from './backup-journal.ts';
import { newestBackup } from './newest-backup.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rec io backups '));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});
const made = { event: 'made', kind: 'nightly', file: 'f', bytes: 1, rows: 1 } as const;

test('is told by the names of those that are there; what else lies there is none', async () => {
  const layout = layoutOf(directory);
  expect(await newestBackup(layout)).toBeNull();
  await mkdir(layout.backups);
  for (const name of ['2026-11-26T030000Z-schema-12-nightly', '2026-11-27T030000Z-schema-12'])
    await writeFile(join(layout.backups, `${name}.rec-io-backup`), '');
  await writeFile(join(layout.backups, '2026-11-28T030000Z-schema-12.rec-io-backup.unfinished'), '');
  expect(await newestBackup(layout)).toBe(Date.UTC(2026, 10, 27, 3));
});

test('is told beside them where only the installing account may look', async () => {
  const layout = layoutOf(directory, 'full');
  // Nothing is closed to root, who may run this test.
  const closed = async () => {
    throw Object.assign(new Error('closed'), { code: 'EACCES' });
  };
  await mkdir(layout.data, { recursive: true });
  expect(await newestBackup(layout, closed)).toBe('unreadable');
  await writeFile(layout.backupMark, 'nonsense');
  expect(await newestBackup(layout, closed)).toBe('unreadable');
  await noteBackup(layout, { timeMs: 1_000, ...made });
  expect(await newestBackup(layout, closed)).toBe(1_000);
});

test('a full installation writes it down for its programs, a quick one has no need to', async () => {
  for (const [kind, there] of [
    ['full', true],
    ['quick', false],
  ] as const) {
    const layout = layoutOf(join(directory, kind), kind);
    await mkdir(layout.data, { recursive: true });
    await noteBackup(layout, { timeMs: 2_000, ...made });
    await expect(
      rm(layout.backupMark).then(
        () => true,
        () => false,
      ),
    ).resolves.toBe(there);
  }
});
