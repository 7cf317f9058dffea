import { type AuditFilter, WHOLE_AUDIT } from '@rec-io/domain/audit-entry';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accountPeople,
  grantRight,
  postgresRights,
  reachableAccounts,
  revokeRight,
} from './account-rights.ts';
import { postgresAudit } from './audit.ts';
import { type Connection, openPool } from './connection.ts';
import { sqlState } from './errors.ts';
import { roleOf } from './roles.ts';
import { postgresSessions } from './sessions.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';
import { setUserActive } from './user-list.ts';
import { createUser } from './users.ts';

const MAIN = { ownerNo: '0001', account: 'main' };
let database: TestDatabase;
/** As web connects: bound to nobody. */
let web: Pool;

beforeAll(async () => {
  database = await testDatabase();
  const connection: Connection = { ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD };
  web = openPool(connection, { max: 4 });
  for (const [userNo, login] of [
    ['0002', 'ada'],
    ['0003', 'bob'],
  ] as const)
    await createUser(database.adminPool, { userNo, login, passwordHash: 'x', accountType: 'user' });
});
afterAll(async () => {
  await web.end();
  await database.drop();
});

const roles = async () => (await accountPeople(web, MAIN)).map(({ login, role }) => `${login} ${role}`);

describe('rights on an account', () => {
  test('begin with the owner of its rows, everybody on their own', async () => {
    expect(await roles()).toEqual(['owner owner']);
    expect(await reachableAccounts(web, '0002')).toEqual([{ ...MAIN, ownerNo: '0002', role: 'owner' }]);
  });

  test('are given, changed and taken away', async () => {
    await grantRight(web, MAIN, { userNo: '0002', role: 'viewer', by: 'owner' });
    expect(await roles()).toEqual(['owner owner', 'ada viewer']);
    await grantRight(web, MAIN, { userNo: '0002', role: 'trader', by: 'owner' });
    expect(await reachableAccounts(web, '0002')).toEqual([
      { ...MAIN, role: 'trader' },
      { ...MAIN, ownerNo: '0002', role: 'owner' },
    ]);
    expect(await revokeRight(web, MAIN, '0002')).toBe(true);
    expect(await revokeRight(web, MAIN, '0002')).toBe(false);
    expect(await roles()).toEqual(['owner owner']);
  });

  test('never leave an account without an owner who can sign in', async () => {
    const last = { code: 'DB_LAST_OWNER' };
    await expect(revokeRight(web, MAIN, '0001')).rejects.toMatchObject(last);
    await expect(grantRight(web, MAIN, { userNo: '0001', role: 'trader', by: 'x' })).rejects.toMatchObject(
      last,
    );
    await grantRight(web, MAIN, { userNo: '0002', role: 'owner', by: 'owner' });
    await setUserActive(database.adminPool, '0002', false);
    await expect(revokeRight(web, MAIN, '0001')).rejects.toMatchObject(last);
    await setUserActive(database.adminPool, '0002', true);
    const both = await Promise.allSettled([revokeRight(web, MAIN, '0001'), revokeRight(web, MAIN, '0002')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await grantRight(web, MAIN, { userNo: '0001', role: 'owner', by: 'test' });
    await revokeRight(web, MAIN, '0002');
    expect(await roles()).toEqual(['owner owner']);
  });

  test('are told by login to web', async () => {
    const rights = postgresRights(web);
    expect(await rights.grant(MAIN, 'ADA', 'viewer', 'owner')).toBe('done');
    expect(await rights.grant(MAIN, 'nobody', 'viewer', 'owner')).toBe('unknown');
    expect(await rights.revoke(MAIN, 'bob')).toBe('unknown');
    expect(await rights.revoke(MAIN, 'owner')).toBe('last-owner');
    expect(await rights.revoke(MAIN, 'ada')).toBe('done');
  });

  test('cannot be given by whoever is bound to another owner, nor by themselves', async () => {
    const refused = async (statement: string) => {
      const bound = openPool(
        { ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD },
        { userNo: '0003' },
      );
      const result = await bound.query(statement).then(
        ({ rowCount }) => rowCount,
        (error: unknown) => sqlState(error),
      );
      await bound.end();
      return result;
    };
    await grantRight(web, MAIN, { userNo: '0003', role: 'viewer', by: 'owner' });
    expect(
      await refused(
        `INSERT INTO users.account_rights (owner_no, account, user_no, role, granted_by) VALUES ('0001', 'other', '0003', 'owner', '')`,
      ),
    ).toBe('42501');
    expect(await refused(`UPDATE users.account_rights SET role = 'owner' WHERE owner_no = '0001'`)).toBe(0);
    expect(await refused(`DELETE FROM users.account_rights WHERE owner_no = '0001'`)).toBe(0);
    expect(await refused(`SELECT FROM users.people_of('0001', 'main')`)).toBe(0);
    await revokeRight(web, MAIN, '0003');
  });
});

describe('a session', () => {
  const session = { userNo: '0002', createdAtMs: 1, expiresAtMs: 2, userAgent: '', address: '' };
  test('looks at the trader’s account where it may, else at its own, and at another once it is chosen', async () => {
    const sessions = postgresSessions(web, MAIN);
    await sessions.create({ ...session, tokenHash: 'h' });
    const reach = async () => (await sessions.find('h'))?.reach;
    const own = { ownerNo: '0002', account: 'main', role: 'owner' };
    expect(await reach()).toEqual(own);
    await grantRight(web, MAIN, { userNo: '0002', role: 'trader', by: 'owner' });
    expect(await reach()).toEqual({ ...MAIN, role: 'trader' });
    await sessions.choose('h', own);
    expect(await reach()).toEqual(own);
    await sessions.choose('h', { ownerNo: '0003', account: 'main' });
    expect(await reach()).toEqual({ ...MAIN, role: 'trader' });
    await revokeRight(web, MAIN, '0002');
    expect(await reach()).toEqual(own);
  });
});

describe('the audit', () => {
  const entry = {
    ...MAIN,
    userNo: null,
    login: '<script>alert(1)</script>',
    via: 'page',
    action: 'session.refused',
    detail: { why: '"; DROP TABLE users.audit; --' },
    address: '192.0.2.1',
    userAgent: 'test',
  } as const;

  test('is read newest first, page by page, by whoever is bound to the account’s owner', async () => {
    const audit = postgresAudit(web);
    for (const action of ['first', 'second', 'third']) await audit.write({ ...entry, action });
    await audit.write({ ...entry, ownerNo: '0002' });
    const [third, second] = await audit.read(MAIN, null, 2);
    const { ownerNo: _, account: __, ...told } = entry;
    expect(third).toMatchObject({ ...told, action: 'third' });
    expect(second?.action).toBe('second');
    expect(await audit.read(MAIN, second?.seq ?? 0, 2)).toMatchObject([{ action: 'first' }]);
    expect(await audit.read({ ...MAIN, account: 'other' }, null, 9)).toEqual([]);
  });

  test('tells what is meant: whose, of which kind, by which way, on which days of a zone', async () => {
    const audit = postgresAudit(web);
    const account = { ownerNo: '0001', account: 'filtered' };
    await database.adminPool.query(
      `INSERT INTO users.audit (owner_no, account, user_no, login, via, action, occurred_at)
       SELECT '0001', 'filtered', user_no, login, via, action, occurred_at::timestamptz FROM (VALUES
         ('0001', 'ada', 'page', 'session.opened', '2026-03-01 23:30Z'),
         ('0002', 'bob', 'key', 'session.closed', '2026-03-02 12:00Z'),
         ('0002', 'bob', 'page', 'sessions.of-others', '2026-03-02 22:30Z'),
         ('0001', 'ada', 'command', 'trading.kill', '2026-03-03 12:00Z')) AS done (user_no, login, via, action, occurred_at)`,
    );
    const told = async (filter: Partial<AuditFilter>) =>
      (await audit.read(account, null, 9, { ...WHOLE_AUDIT, ...filter }))
        .map(({ action }) => action)
        .reverse();
    expect(await told({})).toHaveLength(4);
    expect(await told({ userNo: '0002' })).toEqual(['session.closed', 'sessions.of-others']);
    expect(await told({ login: 'ada' })).toEqual(['session.opened', 'trading.kill']);
    expect(await told({ what: 'session' })).toEqual(['session.opened', 'session.closed']);
    expect(await told({ what: 'session.closed' })).toEqual(['session.closed']);
    expect(await told({ via: 'command' })).toEqual(['trading.kill']);
    // In Berlin the second of March began at 23:00 UTC of the day before, and ended at 23:00.
    const second = { from: '2026-03-02', to: '2026-03-02' };
    expect(await told({ ...second, zone: 'UTC' })).toEqual(['session.closed', 'sessions.of-others']);
    expect(await told({ ...second, zone: 'Europe/Berlin' })).toEqual([
      'session.opened',
      'session.closed',
      'sessions.of-others',
    ]);
    expect(await told({ login: 'ada', what: 'session', from: '2026-03-03' })).toEqual([]);
  });

  test('is never changed, not even by the database’s owner', async () => {
    for (const statement of [
      'UPDATE users.audit SET login = $$x$$',
      'DELETE FROM users.audit',
      'TRUNCATE users.audit',
    ]) {
      const state = await database.adminPool.query(statement).then(
        () => null,
        (error: unknown) => sqlState(error),
      );
      expect(state, statement).toBe('RIO02');
    }
  });
});
