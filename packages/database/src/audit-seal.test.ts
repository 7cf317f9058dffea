import { type AuditEntry, WHOLE_AUDIT } from '@rec-io/domain/audit-entry';
import { openText, sealText } from '@rec-io/program-parts/sealed-text';
import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postgresAudit } from './audit.ts';
import { auditHead, proveAudit } from './audit-chain.ts';
import { DELETED_PERSON } from './audit-seal.ts';
import { openPool } from './connection.ts';
import { roleOf } from './roles.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';
import { createUser } from './users.ts';

const MAIN = { ownerNo: '0001', account: 'main' };

let database: TestDatabase;
let web: Pool;
beforeEach(async () => {
  database = await testDatabase();
  await createUser(database.adminPool, {
    ...{ userNo: '0002', login: 'Lovelace', passwordHash: 'x', accountType: 'user' },
  });
  web = openPool({ ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD }, { max: 4 });
});
afterEach(async () => {
  await web.end();
  await database.drop();
});

const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ ...MAIN, userNo: '0002', login: 'Lovelace', via: 'page', action: 'session.opened', detail: {} },
  ...{ address: '192.0.2.7', userAgent: 'Browser of Ada' },
  ...change,
});
const write = (change?: Partial<AuditEntry>) => postgresAudit(web).write(entry(change));
const read = (filter = {}) => postgresAudit(web).read(MAIN, null, 50, { ...WHOLE_AUDIT, ...filter });
/** As it lies there. */
const plain = async () =>
  JSON.stringify((await database.adminPool.query('SELECT * FROM users.audit ORDER BY seq')).rows);

test('what is personal lies sealed, and is read as it was by whoever may read the audit', async () => {
  await write();
  await write({ action: 'key.made', detail: { id: '7', name: 'her phone', days: 3 } });
  await write({
    userNo: '0001',
    login: 'boss',
    action: 'right.granted',
    detail: { login: 'lovelace', role: 'trader' },
  });
  // Somebody tried her login, and a login that nobody has.
  await write({ userNo: null, action: 'session.refused', detail: { code: 'x' }, login: 'LOVELACE' });
  await write({
    userNo: null,
    action: 'session.refused',
    detail: { code: 'x' },
    login: 'nobody',
    userAgent: 'x',
  });
  const lies = await plain();
  expect(lies).not.toMatch(/lovelace|browser of|her phone/i);
  expect(lies).toContain('nobody');
  expect(
    (await read()).map(({ login, address, userAgent, detail }) => [login, address, userAgent, detail]),
  ).toEqual([
    ['nobody', '192.0.2.7', 'x', { code: 'x' }],
    ['LOVELACE', '192.0.2.7', 'Browser of Ada', { code: 'x' }],
    ['boss', '192.0.2.7', 'Browser of Ada', { login: 'lovelace', role: 'trader' }],
    ['Lovelace', '192.0.2.7', 'Browser of Ada', { id: '7', name: 'her phone', days: 3 }],
    ['Lovelace', '192.0.2.7', 'Browser of Ada', {}],
  ]);
  expect(await proveAudit(database.adminPool)).toMatchObject({ entries: 5, brokenAt: null, erased: 0 });
});

test('who did it can be searched for by login, also where it lies sealed', async () => {
  await write();
  await write({ userNo: '0001', login: 'boss' });
  expect((await read({ login: 'lovelace' })).map(({ userNo }) => userNo)).toEqual(['0002']);
  expect(await read({ login: 'eve' })).toEqual([]);
});

test('two entries that are alike lie unlike, and one of another person does not open', async () => {
  await write();
  await write();
  const { rows } = await database.adminPool.query<{ login: string }>('SELECT login FROM users.audit');
  expect(new Set(rows.map(({ login }) => login)).size).toBe(2);
  const key = Buffer.alloc(32, 7);
  const sealed = sealText(key, '0002', 'Lovelace');
  expect(openText(key, '0002', sealed)).toBe('Lovelace');
  expect(openText(key, '0003', sealed)).toBeNull();
  expect(openText(Buffer.alloc(32, 8), '0002', sealed)).toBeNull();
  // By chance, two letters of our own choice would be what is there already.
  const other = sealed.at(-2) === 'A' ? 'B' : 'A';
  expect(openText(key, '0002', sealed.slice(0, -2) + other + sealed.slice(-1))).toBeNull();
  expect(openText(key, '0002', 'short')).toBeNull();
});

test('without the key the person is gone, and the chain is what it was', async () => {
  await write();
  await write({
    userNo: '0001',
    login: 'boss',
    action: 'right.granted',
    detail: { login: 'lovelace', role: 'trader' },
  });
  const head = await auditHead(database.adminPool);
  await database.adminPool.query("DELETE FROM users.audit_keys WHERE user_no = '0002'");
  expect((await read()).map(({ login, address, detail }) => [login, address, detail])).toEqual([
    ['boss', '192.0.2.7', { login: DELETED_PERSON, role: 'trader' }],
    [DELETED_PERSON, DELETED_PERSON, {}],
  ]);
  if (head === null) throw new Error('no head');
  expect(await proveAudit(database.adminPool, [head])).toMatchObject({
    entries: 2,
    brokenAt: null,
    missing: [],
  });
});

test('many at once have one key', async () => {
  await Promise.all(Array.from({ length: 20 }, () => write()));
  expect((await database.adminPool.query('SELECT FROM users.audit_keys')).rowCount).toBe(1);
  expect((await read()).every(({ login }) => login === 'Lovelace')).toBe(true);
});

test.each(['trader', 'sync', 'recorder', 'worker', 'monitor'] as const)(
  'the role of %s has no key of anybody',
  async (program) => {
    await write();
    const pool = openPool(
      { ...database.admin, user: roleOf(program), password: SERVICE_PASSWORD },
      { userNo: '0002', max: 1 },
    );
    for (const sql of [
      "SELECT users.audit_key('0002')",
      "SELECT * FROM users.audit_keys_of('{0002}')",
      'SELECT * FROM users.audit_keys',
    ])
      await expect(pool.query(sql), sql).rejects.toThrow('permission denied');
    await pool.end();
  },
);

test('web has keys by number, and can neither list, change nor destroy them', async () => {
  await write();
  for (const sql of [
    'SELECT * FROM users.audit_keys',
    "UPDATE users.audit_keys SET key = sha256('x')",
    'DELETE FROM users.audit_keys',
    'UPDATE users.audit SET erased_by = 1',
  ])
    await expect(web.query(sql), sql).rejects.toThrow('permission denied');
});
