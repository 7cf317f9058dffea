import { existsSync } from 'node:fs';
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupPlace, PLACE_MARKER, prepareBackups, requireBackups } from '@rec-io/installer/backup-place';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { abandonPlace, choosePlace } from './choose-place.ts';
import { finishMove, isMoving, leavePlace, moveBackups } from './move-backups.ts';

let root: string;
let disk: string;
let layout: ReturnType<typeof layoutOf>;

const FILES = {
  'a.rec-io-backup': 'a',
  'journal.jsonl': '{"timeMs":1}\n',
  'point-in-time/7/log/x.gz.age': 'x',
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rec io place '));
  disk = join(root, 'disk');
  layout = layoutOf(join(root, 'installation'));
  await mkdir(disk);
  for (const [name, content] of Object.entries(FILES)) await put(name, content);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const put = async (name: string, content: string): Promise<void> => {
  const path = join(layout.backups, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
};
const choose = async (directory = disk): Promise<string> => (await choosePlace(layout, directory, 0)).folder;
const held = async (): Promise<Record<string, string>> => {
  const entries = await readdir(layout.backups, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== PLACE_MARKER);
  return Object.fromEntries(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(layout.backups.length + 1), await readFile(path, 'utf8')] as const;
      }),
    ),
  );
};

test('backups move to a place, to another one, and back, and nothing stays behind', async () => {
  const folder = await choose();
  await moveBackups(layout, folder);
  expect(await readlink(layout.backups)).toBe(folder);
  expect(await held()).toEqual(FILES);
  const second = await choose(join(root, 'other', 'disk'));
  await moveBackups(layout, second);
  expect(await held()).toEqual(FILES);
  expect(await readdir(disk)).toEqual([]);
  await moveBackups(layout, null);
  expect((await lstat(layout.backups)).isDirectory()).toBe(true);
  expect(await held()).toEqual(FILES);
  expect(existsSync(second)).toBe(false);
  expect((await readdir(layout.dataDir)).filter((name) => name.startsWith('backups'))).toEqual(['backups']);
});

test('killed before, between and after its renames, a move is finished by whoever comes next', async () => {
  const folder = await choose();
  // Between the two: nothing has the name, and what comes there is ready.
  await rename(layout.backups, `${layout.backups}.moving-1`);
  await symlink(folder, `${layout.backups}.arriving`);
  expect(await isMoving(layout)).toBe(true);
  await prepareBackups(layout);
  expect((await backupPlace(layout)).path).toBe(folder);
  await put('b.rec-io-backup', 'written meanwhile');
  await put('journal.jsonl', '{"timeMs":2}\n');
  await finishMove(layout);
  const all = {
    ...FILES,
    'b.rec-io-backup': 'written meanwhile',
    'journal.jsonl': '{"timeMs":1}\n{"timeMs":2}\n',
  };
  expect(await held()).toEqual(all);
  expect(await isMoving(layout)).toBe(false);
  // After them, with half of it carried: half is written over there, and one is gone here already.
  await rm(layout.backups);
  await mkdir(`${layout.backups}.moving-1`);
  await rename(join(folder, 'a.rec-io-backup'), join(`${layout.backups}.moving-1`, 'a.rec-io-backup'));
  await writeFile(join(folder, 'a.rec-io-backup.0123456789ab.tmp'), 'hal');
  await symlink(folder, layout.backups);
  expect(await finishMove(layout)).toBe(1);
  expect(await held()).toMatchObject(all);
});

test('what is there under the same name and is another is not written over, and nothing is removed', async () => {
  const folder = await choose();
  await writeFile(join(folder, 'a.rec-io-backup'), 'other');
  await expect(moveBackups(layout, folder)).rejects.toThrow('REC-236');
  expect(await held()).toEqual(FILES);
});

test('in a place that is away nothing is read and nothing is written', async () => {
  const folder = await choose();
  await moveBackups(layout, folder);
  await rename(disk, `${disk}.away`);
  await mkdir(disk);
  await expect(prepareBackups(layout)).rejects.toThrow('REC-235');
  // Nor in a folder that somebody made again by hand.
  await mkdir(folder);
  await expect(requireBackups(layout)).rejects.toThrow(folder);
  expect(await readdir(folder)).toEqual([]);
  await leavePlace(layout);
  await prepareBackups(layout);
  expect(await held()).toEqual({});
});

test('a place that was looked at and not taken is as it was', async () => {
  await abandonPlace(await choosePlace(layout, join(disk, 'not', 'there'), 0));
  expect(await readdir(disk)).toEqual([]);
  // Files of others stay, with the directories that they are in.
  const other = await choosePlace(layout, join(disk, 'not', 'there'), 0);
  await writeFile(join(disk, 'not', 'file'), '');
  await abandonPlace(other);
  expect(await readdir(join(disk, 'not'))).toEqual(['file']);
  const folder = await choose();
  await moveBackups(layout, folder);
  await abandonPlace(await choosePlace(layout, disk, 0));
  await requireBackups(layout);
});

test('what can be no place is refused, with the reason', async () => {
  const refused = (directory: string, bytes = 0) =>
    choosePlace(layout, directory, bytes).then(String, String);
  expect(await refused('disk')).toContain('not absolute');
  expect(await refused(join(layout.dataDir, 'run', 'x'))).toContain('belongs to the installation');
  expect(await refused(disk, 1e18)).toContain('free there');
  const file = join(root, 'file');
  await writeFile(file, '');
  expect(await refused(file)).toContain('no directory');
  const folder = await choose();
  await writeFile(join(folder, PLACE_MARKER), '{"product":"rec-io-backups","recipient":"age1other"}');
  expect(await refused(disk)).toContain('another installation');
});
