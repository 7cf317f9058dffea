import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from '../connection.ts';
import { emptyTestDatabase, type TestDatabase, testDatabase } from '../test-database.ts';
import { readArchive } from './archive.ts';
import { type BackedUpFile, backupDatabase } from './backup-database.ts';
import { replaceDatabase } from './replace-database.ts';
import { readBackupFiles, readBackupHead, verifyBackup } from './restore-database.ts';
import { isIdentity, isSealed, newIdentity, recipientOf } from './seal.ts';

const CANARY = 'canary-4f1c9';
const FILES: readonly BackedUpFile[] = [
  { path: 'users/user_0001/key.pem', mode: 0o600, content: Buffer.from(`${CANARY}\n`) },
  { path: 'models/empty', mode: 0o640, content: Buffer.alloc(0) },
  { path: 'models/large', mode: 0o600, content: Buffer.alloc(3_000_000, 'abc') },
];
async function* given(): AsyncGenerator<BackedUpFile> {
  yield* FILES;
}

let folder: string;
let source: TestDatabase;
let identity: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rec io sealed '));
  source = await testDatabase();
  await source.adminPool.query(`UPDATE users.user_info SET login = '${CANARY}' WHERE user_no = '0001'`);
  identity = await newIdentity();
  file = join(folder, 'sealed');
  await backupDatabase(source.admin, file, { recipient: await recipientOf(identity), files: given() });
});
afterAll(async () => {
  await source.drop();
  await rm(folder, { recursive: true, force: true });
});

test('a key is one, and nothing like it is', async () => {
  expect(isIdentity(identity)).toBe(true);
  for (const wrong of ['', identity.toLowerCase(), identity.slice(1), `${identity}A`, `${identity}\n`])
    expect(isIdentity(wrong), wrong).toBe(false);
  expect(await recipientOf(identity)).toMatch(/^age1/);
});

test('it holds nothing that can be read without its key', async () => {
  expect(await isSealed(file)).toBe(true);
  const bytes = await readFile(file);
  for (const word of [CANARY, 'rec-io-backup', 'users.']) expect(bytes.includes(word), word).toBe(false);
  await expect(verifyBackup(file)).rejects.toMatchObject({ code: 'DB_BACKUP_LOCKED' });
  await expect(verifyBackup(file, await newIdentity())).rejects.toMatchObject({ code: 'DB_BACKUP_LOCKED' });
});

test('with its key everything comes back, the files too', async () => {
  const target = await emptyTestDatabase();
  try {
    const restored = await replaceDatabase(target.admin, file, { identity });
    expect(restored.rows).toBeGreaterThan(0);
    const pool = openPool(target.admin, { max: 1 });
    const { rows } = await pool.query(`SELECT login FROM users.user_info`).finally(() => pool.end());
    expect(rows).toEqual([{ login: CANARY }]);
  } finally {
    await target.drop();
  }
  const found: BackedUpFile[] = [];
  for await (const each of readBackupFiles(file, identity)) found.push(each);
  expect(found).toEqual(FILES);
  expect((await readBackupHead(file, identity)).formatVersion).toBe(3);
});

test('a backup of before files and seals is read as well', async () => {
  const plain = join(folder, 'plain');
  await backupDatabase(source.admin, plain);
  expect(await isSealed(plain)).toBe(false);
  expect((await verifyBackup(plain, identity)).product).toBe('rec-io-backup');
});

test.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, -1)],
  ['cut in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['with a bit turned in its middle', (bytes: Buffer) => turned(bytes, bytes.length / 2)],
  ['with a bit turned at its end', (bytes: Buffer) => turned(bytes, bytes.length - 1)],
  ['that goes on after its end', (bytes: Buffer) => Buffer.concat([bytes, bytes.subarray(0, 70_000)])],
])('one %s is refused', async (_, change) => {
  const broken = join(folder, 'broken');
  await writeFile(broken, change(await readFile(file)));
  await expect(verifyBackup(broken, identity)).rejects.toMatchObject({ code: 'DB_BACKUP_UNREADABLE' });
  await expect(
    (async () => {
      for await (const _frame of readArchive(broken, identity));
    })(),
  ).rejects.toMatchObject({ code: 'DB_BACKUP_UNREADABLE' });
});

test('one with a bit turned where it says for whom it is is for nobody', async () => {
  const broken = join(folder, 'for nobody');
  await writeFile(broken, turned(await readFile(file), 100));
  await expect(verifyBackup(broken, identity)).rejects.toMatchObject({ code: 'DB_BACKUP_LOCKED' });
});

function turned(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  const place = Math.floor(at);
  changed[place] = (changed[place] ?? 0) ^ 1;
  return changed;
}
