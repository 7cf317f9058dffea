import { type AuditEntry, WHOLE_AUDIT } from '@rec-io/domain/audit-entry';
import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { postgresAudit } from '../audit.ts';
import { auditHead, proveAudit } from '../audit-chain.ts';
import { DELETED_PERSON } from '../audit-seal.ts';
import { openPool } from '../connection.ts';
import { roleOf } from '../roles.ts';
import { type TestDatabase, testDatabase } from '../test-database.ts';
import { SERVICE_PASSWORD } from '../test-server.ts';
import { asUser } from '../transaction.ts';
import { createUser } from '../users.ts';
import { deletedNumbers, deletePerson, filesGone, unfinishedDeletions } from './delete-person.ts';

const MAIN = { ownerNo: '0001', account: 'main' };
const ADA = { userNo: '0002', login: 'lovelace' };
const BY = { ...MAIN, login: 'root' };

let database: TestDatabase;
let web: Pool;
beforeEach(async () => {
  database = await testDatabase();
  for (const [userNo, login] of [
    ['0002', 'Lovelace'],
    ['0003', 'babbage'],
  ] as const)
    await createUser(database.adminPool, {
      ...{ userNo, login, passwordHash: 'x', accountType: 'user', email: `${login}@example.org` },
    });
  web = openPool({ ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD }, { max: 2 });
});
afterEach(async () => {
  await web.end();
  await database.drop();
});

const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ ...MAIN, userNo: '0002', login: 'Lovelace', via: 'page', action: 'session.opened', detail: {} },
  ...{ address: '192.0.2.7', userAgent: 'Browser of Lovelace' },
  ...change,
});
const write = (change?: Partial<AuditEntry>) => postgresAudit(web).write(entry(change));
/** As entries were written before they were sealed. */
const writePlain = (change?: Partial<AuditEntry>) => {
  const { ownerNo, account, userNo, login, via, action, detail, address, userAgent } = entry(change);
  return database.adminPool.query(
    `INSERT INTO users.audit (owner_no, account, user_no, login, via, action, detail, address, user_agent)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [ownerNo, account, userNo, login, via, action, JSON.stringify(detail), address, userAgent],
  );
};
const grantedTo = (login: string) =>
  ({ userNo: '0003', login: 'babbage', action: 'right.granted', detail: { login, role: 'trader' } }) as const;
const read = () => postgresAudit(web).read(MAIN, null, 50, WHOLE_AUDIT);
/** Everything in every table, as text. */
async function everything(): Promise<string> {
  const { rows } = await database.adminPool.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('users', 'system') AND c.relkind = 'r'`,
  );
  const texts: string[] = [];
  for (const { name } of rows)
    texts.push(JSON.stringify((await database.adminPool.query(`SELECT * FROM ${name}`)).rows));
  return texts.join('\n');
}

test('a deleted person is nowhere any more, and the chain of the audit is whole before and after', async () => {
  await writePlain();
  await writePlain({ userNo: null, action: 'session.refused', detail: { code: 'x' } });
  await writePlain(grantedTo('lovelace'));
  await writePlain({ action: 'key.made', detail: { id: '1', name: 'phone of Lovelace' } });
  await write();
  await write(grantedTo('lovelace'));
  await asUser(database.adminPool, '0001', (client) =>
    client.query(
      `INSERT INTO users.account_rights VALUES ('0001', 'main', '0002', 'viewer', 'babbage'),
         ('0001', 'main', '0003', 'viewer', 'Lovelace')`,
    ),
  );
  await database.adminPool.query(
    `INSERT INTO users.sessions (token_hash, user_no, created_at, expires_at, owner_no, account)
     VALUES ('a', '0002', now(), now() + interval '1 day', '0002', 'main'),
       ('b', '0003', now(), now() + interval '1 day', '0002', 'main')`,
  );
  const head = await auditHead(database.adminPool);
  if (head === null) throw new Error('no head');
  expect(await proveAudit(database.adminPool)).toMatchObject({ brokenAt: null, erased: 0 });

  const deleted = await deletePerson(database.adminPool, ADA, BY);
  expect(deleted).toMatchObject({ userNo: '0002', erased: 4 });
  expect(deleted.tables).toBeGreaterThan(15);
  expect(await everything()).not.toMatch(/lovelace|192\.0\.2\.7.*Lovelace/i);
  const { rows } = await database.adminPool.query("SELECT FROM pg_class WHERE relname ~ '_0002$'");
  expect(rows).toEqual([]);

  // What backups knew of the chain is still in it.
  expect(await proveAudit(database.adminPool, [head])).toMatchObject({
    ...{ entries: 7, brokenAt: null, erased: 4, missing: [] },
  });
  const shown = (await read()).map(({ login, action, detail }) => [action, login, detail['login'] ?? '']);
  expect(shown).toEqual([
    ['person.deleted', 'root', ''],
    ['right.granted', 'babbage', DELETED_PERSON],
    ['session.opened', DELETED_PERSON, ''],
    ['key.made', DELETED_PERSON, ''],
    ['right.granted', 'babbage', DELETED_PERSON],
    ['session.refused', DELETED_PERSON, ''],
    ['session.opened', DELETED_PERSON, ''],
  ]);
  // Others go on, and the next one can be deleted, too: also out of entries that were changed before.
  await write({ userNo: '0003', login: 'babbage' });
  await deletePerson(database.adminPool, { userNo: '0003', login: 'babbage' }, BY);
  expect(await everything()).not.toMatch(/babbage/i);
  expect(await proveAudit(database.adminPool, [head])).toMatchObject({ brokenAt: null, missing: [] });
});

test('what was taken out stays proved: nobody changes it afterwards, or calls more of it deleted', async () => {
  const tampered = async (sql: string) => {
    await database.adminPool.query(
      `ALTER TABLE users.audit DISABLE TRIGGER USER; ${sql}; ALTER TABLE users.audit ENABLE TRIGGER USER`,
    );
    return (await proveAudit(database.adminPool)).brokenAt;
  };
  await writePlain();
  await writePlain(grantedTo('somebody'));
  await deletePerson(database.adminPool, ADA, BY);
  expect(await tampered("UPDATE users.audit SET action = 'trading.kill' WHERE seq = 1")).toBe(1);
  expect(await tampered("UPDATE users.audit SET action = 'session.opened' WHERE seq = 1")).toBeNull();
  expect(await tampered('UPDATE users.audit SET erased_by = 3 WHERE seq = 2')).toBe(1);
  expect(await tampered('UPDATE users.audit SET erased_by = 99 WHERE seq = 2')).toBe(2);
  expect(await tampered('UPDATE users.audit SET erased_by = NULL WHERE seq = 2')).toBeNull();
  expect(await tampered('UPDATE users.audit SET erased_by = NULL WHERE seq = 1')).toBe(1);
});

test('is all or nothing: what cannot be done leaves everything as it was', async () => {
  await writePlain();
  const before = await everything();
  // Somebody holds one of the tables for ever.
  const held = await database.adminPool.connect();
  await held.query('BEGIN; LOCK TABLE users.fills_0002 IN ACCESS SHARE MODE');
  const impatient = openPool(database.admin, { max: 1 });
  impatient.on('connect', () => undefined);
  await expect(deletePerson(impatient, ADA, BY)).rejects.toThrow('lock timeout');
  await held.query('COMMIT');
  held.release();
  expect(await everything()).toBe(before);
  await deletePerson(impatient, ADA, BY);
  await impatient.end();
  expect(await everything()).not.toMatch(/lovelace/i);
}, 60_000);

test('the number is nobody’s any more, and the files are to be looked after until they are gone', async () => {
  await deletePerson(database.adminPool, ADA, BY);
  expect(await unfinishedDeletions(database.adminPool)).toEqual(['0002']);
  await filesGone(database.adminPool, '0002');
  expect(await unfinishedDeletions(database.adminPool)).toEqual([]);
  expect(await deletedNumbers(database.adminPool)).toEqual(['0002']);
});

test.each(['web', 'trader', 'sync', 'recorder', 'worker', 'monitor'] as const)(
  'the program %s cannot delete anybody',
  async (program) => {
    const pool = openPool(
      { ...database.admin, user: roleOf(program), password: SERVICE_PASSWORD },
      { userNo: '0002', max: 1 },
    );
    await expect(deletePerson(pool, ADA, BY)).rejects.toThrow(/permission denied|must be owner/);
    await pool.end();
    expect(
      (await database.adminPool.query("SELECT FROM pg_class WHERE relname = 'fills_0002'")).rowCount,
    ).toBe(1);
  },
);
