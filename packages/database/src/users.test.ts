import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { postgresSessions } from './sessions.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { createUser, postgresUsers, setPasswordHash } from './users.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** As web connects: it does not know the user before the sign-in. */
const MAIN = { ownerNo: '0001', account: 'main' };
const unbound = () => openPool(database.service, { max: 2 });

test('a user is found by login in any case of letters, and by no other', async () => {
  const pool = unbound();
  const users = postgresUsers(pool);
  const owner = { userNo: '0001', login: 'owner', passwordHash: 'none', isActive: true };
  expect(await users.findByLogin('OWNER')).toEqual(owner);
  expect(await users.findByLogin('own%')).toBeNull();
  await users.recordLogin('0001', 1_790_000_000_123);
  const { rows } = await database.adminPool.query('SELECT last_login FROM users.user_info');
  expect(rows).toEqual([{ last_login: new Date(1_790_000_000_123) }]);
  await pool.end();
});

test('a second user gets tables of their own; a taken number or login is refused', async () => {
  const user = { userNo: '0002', login: 'second', passwordHash: 'x', accountType: 'user' } as const;
  await createUser(database.adminPool, user);
  const { rows } = await database.adminPool.query(
    "SELECT to_regclass('users.trades_0002') IS NOT NULL AS made",
  );
  expect(rows).toEqual([{ made: true }]);
  const taken = { code: 'DB_USER_EXISTS' };
  await expect(createUser(database.adminPool, user)).rejects.toMatchObject(taken);
  await expect(
    createUser(database.adminPool, { ...user, userNo: '0003', login: 'Owner' }),
  ).rejects.toMatchObject(taken);
  const third = await database.adminPool.query("SELECT to_regclass('users.trades_0003') IS NULL AS absent");
  expect(third.rows).toEqual([{ absent: true }]);
});

test('a session is found until it is removed or the user is switched off', async () => {
  const pool = unbound();
  const sessions = postgresSessions(pool, MAIN);
  const session = {
    userNo: '0001',
    createdAtMs: 1_000,
    expiresAtMs: 5_000,
    userAgent: 'test',
    address: '10.0.0.7',
  };
  for (const tokenHash of ['a', 'b', 'c']) await sessions.create({ ...session, tokenHash });
  expect(await sessions.find('a')).toEqual({
    userNo: '0001',
    login: 'owner',
    expiresAtMs: 5_000,
    reach: { ...MAIN, role: 'owner' },
  });
  await sessions.remove('a');
  expect(await sessions.find('a')).toBeNull();
  await sessions.removeExpired(4_999);
  expect(await sessions.find('b')).not.toBeNull();
  await database.adminPool.query("UPDATE users.user_info SET is_active = false WHERE user_no = '0001'");
  expect(await sessions.find('b')).toBeNull();
  await database.adminPool.query("UPDATE users.user_info SET is_active = true WHERE user_no = '0001'");
  await sessions.removeExpired(5_000);
  expect(await sessions.find('c')).toBeNull();
  await pool.end();
});

test('a new password signs the user out everywhere', async () => {
  const pool = unbound();
  const sessions = postgresSessions(pool, MAIN);
  await sessions.create({
    tokenHash: 'x',
    userNo: '0001',
    createdAtMs: 1,
    expiresAtMs: 2,
    userAgent: '',
    address: '',
  });
  await setPasswordHash(pool, '0001', 'new hash');
  expect(await sessions.find('x')).toBeNull();
  expect(await postgresUsers(pool).findByLogin('owner')).toMatchObject({ passwordHash: 'new hash' });
  await expect(setPasswordHash(pool, '0099', 'h')).rejects.toMatchObject({ code: 'DB_USER_UNKNOWN' });
  await pool.end();
});

test('the services cannot list the users', async () => {
  const pool = unbound();
  expect((await pool.query('SELECT login, password_hash FROM users.user_info')).rows).toEqual([]);
  await pool.end();
});
