import type { AuditEntry } from '@rec-io/domain/audit-entry';
import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAudit } from './audit.ts';
import { auditHead, proveAudit } from './audit-chain.ts';
import { openPool } from './connection.ts';
import { roleOf } from './roles.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';

let database: TestDatabase;
let web: Pool;
beforeEach(async () => {
  database = await testDatabase();
  const asWeb = { ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD };
  web = openPool(asWeb, { userNo: '0001', max: 8, name: 'web' });
});
afterEach(async () => {
  await web.end();
  await database.drop();
});

const entry = (detail: object, userAgent = ''): AuditEntry => ({
  ...{ ownerNo: '0001', account: 'main', userNo: null, login: 'ada', via: 'page', action: 'session.begun' },
  ...{ detail: detail as AuditEntry['detail'], address: '127.0.0.1', userAgent },
});
/** As whoever may do anything: the database's owner, with its guards off. */
const tamper = (sql: string) =>
  database.adminPool.query(
    `ALTER TABLE users.audit DISABLE TRIGGER USER; ${sql}; ALTER TABLE users.audit ENABLE TRIGGER USER`,
  );

test('an empty audit is whole', async () => {
  expect(await proveAudit(database.adminPool)).toEqual({
    entries: 0,
    head: null,
    brokenAt: null,
    erased: 0,
    missing: [],
  });
});

test('what the database chains is what is computed beside it, whatever stands in the fields', async () => {
  const odd = ['', 'é ü 漢 🙂', '1:a,-', '"\\\n\t', '\u2028'];
  for (const text of odd) await writeAudit(web, entry({ text, n: 1.5, deep: [{ a: null }] }, text));
  const proof = await proveAudit(database.adminPool);
  expect(proof).toMatchObject({ entries: odd.length, brokenAt: null });
  expect(proof.head).toEqual(await auditHead(database.adminPool));
});

test('entries of many at once, in whatever transactions, make one chain', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => writeAudit(web, entry({ n }))));
  await expect(writeAudit(web, { ...entry({}), action: '' })).rejects.toThrow();
  await writeAudit(web, entry({ last: true }));
  expect(await proveAudit(database.adminPool)).toMatchObject({ entries: 41, brokenAt: null });
});

test.each([
  ['changed', `UPDATE users.audit SET login = 'eve' WHERE seq = (SELECT min(seq) + 1 FROM users.audit)`],
  ['taken out', 'DELETE FROM users.audit WHERE seq = (SELECT min(seq) + 1 FROM users.audit)'],
  [
    'moved in time',
    `UPDATE users.audit SET occurred_at = occurred_at - interval '1 s' WHERE seq = (SELECT max(seq) FROM users.audit)`,
  ],
  [
    'put in',
    `INSERT INTO users.audit (seq, owner_no, account, login, via, action, hash)
     SELECT max(seq) + 1, '0001', 'main', 'eve', 'page', 'x', repeat('0', 64) FROM users.audit`,
  ],
])('one that was %s shows', async (_, sql) => {
  for (const n of [1, 2, 3]) await writeAudit(web, entry({ n }));
  await tamper(sql);
  expect((await proveAudit(database.adminPool)).brokenAt).toBeGreaterThan(0);
});

test('the newest ones taken away, or all made anew, show by a head that was kept', async () => {
  for (const n of [1, 2, 3]) await writeAudit(web, entry({ n }));
  const head = await auditHead(database.adminPool);
  if (head === null) throw new Error('no head');
  await writeAudit(web, entry({ n: 4 }));
  expect((await proveAudit(database.adminPool, [head])).missing).toEqual([]);
  await tamper('DELETE FROM users.audit WHERE seq >= (SELECT max(seq) - 1 FROM users.audit)');
  expect(await proveAudit(database.adminPool, [head])).toMatchObject({ brokenAt: null, missing: [head] });
});

test('web can neither choose a hash nor change what is there', async () => {
  await writeAudit(web, entry({}));
  const columns = '(owner_no, account, login, via, action, hash)';
  await expect(
    web.query(
      `INSERT INTO users.audit ${columns} VALUES ('0001', 'main', 'a', 'page', 'b', repeat('0', 64))`,
    ),
  ).rejects.toThrow('permission denied');
  for (const sql of [
    "UPDATE users.audit SET login = 'eve'",
    'DELETE FROM users.audit',
    'TRUNCATE users.audit',
  ])
    await expect(web.query(sql), sql).rejects.toThrow('permission denied');
  expect(await proveAudit(database.adminPool)).toMatchObject({ entries: 1, brokenAt: null });
});
