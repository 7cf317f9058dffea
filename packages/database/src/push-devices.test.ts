import { PUSH_DEVICES_MAX } from '@rec-io/domain/push-device';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { postgresRights } from './account-rights.ts';
import { openPool } from './connection.ts';
import { postgresPushDevices } from './push-devices.ts';
import { roleOf } from './roles.ts';
import { postgresSessions } from './sessions.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';
import { setUserActive } from './user-list.ts';
import { createUser, postgresUsers } from './users.ts';

const MAIN = { ownerNo: '0001', account: 'main' };
let database: TestDatabase;
let web: Pool;
let devices: ReturnType<typeof postgresPushDevices>;
let sessions: ReturnType<typeof postgresSessions>;
beforeAll(async () => {
  database = await testDatabase();
  web = openPool({ ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD }, { max: 4 });
  devices = postgresPushDevices(web);
  sessions = postgresSessions(web, MAIN);
  await createUser(database.adminPool, {
    ...{ userNo: '0002', login: 'ada', passwordHash: 'x', accountType: 'user' },
  });
});
beforeEach(async () => {
  for (const userNo of ['0001', '0002']) await devices.removeOthers(userNo, 'none');
  await web.query('DELETE FROM users.sessions');
});
afterAll(async () => {
  await web.end();
  await database.drop();
});

async function session(tokenHash: string, userNo: string, endsInMs = 60_000): Promise<string> {
  const createdAtMs = Date.now() - 120_000;
  const expiresAtMs = Date.now() + endsInMs;
  await sessions.create({ ...{ tokenHash, userNo, createdAtMs, expiresAtMs }, userAgent: '', address: '' });
  return tokenHash;
}
const keys = { p256dh: 'a point', auth: 'a secret' };
const at = (name: string) => ({ endpoint: `https://push.example.org/${name}`, ...keys });
const keepOr = (
  userNo: string,
  name: string,
  tokenHash: string,
  replaces: string | null,
  onlyKnown = false,
) => devices.keep({ userNo, tokenHash }, at(name), 'a browser', { replaces, onlyKnown });
const keep = async (userNo: string, name: string, tokenHash = 'none', replaces: string | null = null) => {
  const kept = await keepOr(userNo, name, tokenHash, replaces);
  return typeof kept === 'string' ? null : kept;
};
const names = async (userNo: string) => (await devices.list(userNo)).length;
const told = async () =>
  (await devices.ofAccount(MAIN)).map(({ endpoint }) => endpoint.split('/').at(-1)).sort();

test('a device is kept once, shown without its address, and removed by its person alone', async () => {
  const kept = await keep('0002', 'a');
  expect(kept).toMatchObject({
    isNew: true,
    device: { userAgent: 'a browser', service: 'push.example.org', lastTakenAtMs: null, lastFailure: null },
  });
  expect(JSON.stringify(kept)).not.toContain('/a"');
  expect(kept?.device.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(await keep('0002', 'a')).toMatchObject({ isNew: false });
  const id = kept?.device.id ?? '';
  expect(await devices.find('0002', id)).toEqual({ id, userNo: '0002', ...at('a') });
  expect(await devices.find('0001', id)).toBeNull();
  expect(await devices.remove('0001', id)).toBe(false);
  expect(await devices.list('0001')).toEqual([]);
  expect(await devices.remove('0002', id)).toBe(true);
  expect(await devices.remove('0002', id)).toBe(false);
});

test('what became of what was sent is kept with it', async () => {
  const id = (await keep('0002', 'a'))?.device.id ?? '';
  await devices.taken({ userNo: '0002', id });
  await devices.failed({ userNo: '0002', id }, 'away');
  // Of somebody else nothing is written.
  await devices.failed({ userNo: '0001', id }, 'mine');
  expect(await devices.list('0002')).toMatchObject([
    { lastTakenAtMs: expect.any(Number), lastFailedAtMs: expect.any(Number), lastFailure: 'away' },
  ]);
});

test('a new address takes the place of the one before, and a browser is one person’s at a time', async () => {
  await keep('0002', 'a');
  await keep('0002', 'b', 'none', at('a').endpoint);
  expect(await names('0002')).toBe(1);
  await keep('0001', 'b');
  expect([await names('0001'), await names('0002')]).toEqual([1, 0]);
  // Of somebody else nothing is replaced.
  await keep('0002', 'c', 'none', at('b').endpoint);
  expect([await names('0001'), await names('0002')]).toEqual([1, 1]);
});

test('where it was removed it is not kept again, unless somebody asks for it', async () => {
  expect(await keepOr('0002', 'a', 'none', null, true)).toBe('unknown');
  expect(await keepOr('0002', 'b', 'none', at('a').endpoint, true)).toBe('unknown');
  await keep('0002', 'a');
  expect(await keepOr('0002', 'a', 'none', null, true)).toMatchObject({ isNew: false });
  expect(await keepOr('0002', 'b', 'none', at('a').endpoint, true)).toMatchObject({ isNew: true });
  expect(await names('0002')).toBe(1);
});

test('nobody has more than there may be, also when they come at once', async () => {
  const kept = await Promise.all(
    Array.from({ length: PUSH_DEVICES_MAX + 3 }, (_, i) => keep('0002', `n${i}`)),
  );
  expect(kept.filter((each) => each === null)).toHaveLength(3);
  expect(await names('0002')).toBe(PUSH_DEVICES_MAX);
  const [first] = await devices.list('0002');
  await devices.remove('0002', first?.id ?? '');
  expect(await keep('0002', 'again')).toMatchObject({ isNew: true });
});

test('those of an account are of whoever has a right on it and was not switched off', async () => {
  await keep('0001', 'owner');
  await keep('0002', 'ada');
  expect(await told()).toEqual(['owner']);
  const rights = postgresRights(web);
  await rights.grant(MAIN, 'ada', 'viewer', 'test');
  expect(await told()).toEqual(['ada', 'owner']);
  await setUserActive(database.adminPool, '0002', false);
  expect(await told()).toEqual(['owner']);
  await setUserActive(database.adminPool, '0002', true);
  await rights.revoke(MAIN, 'ada');
  expect(await told()).toEqual(['owner']);
});

test('a session that is ended takes its device with it, whoever ends it; one that runs out leaves it', async () => {
  await keep('0001', 'signed-out', await session('s1', '0001'));
  await keep('0001', 'ended', await session('s2', '0001'));
  await keep('0001', 'run-out', await session('s3', '0001', -1_000));
  await keep('0001', 'changed', await session('s4', '0001'));
  await sessions.remove('s1');
  const [ended] = (await sessions.list('0001', '', Date.now())).filter(({ isThis }) => !isThis);
  expect(ended).toBeDefined();
  await sessions.removeExpired(Date.now());
  expect(await told()).toEqual(['changed', 'ended', 'run-out']);
  await sessions.endOthers('0001', 's4');
  expect(await told()).toEqual(['changed', 'run-out']);
  expect(await devices.removeOthers('0001', 's4')).toBe(1);
  expect(await told()).toEqual(['changed']);
  await postgresUsers(web).changePassword('0001', 'y', 'none');
  expect(await told()).toEqual([]);
});

test('whoever is switched off is told nothing, and nothing is told when they are back', async () => {
  await postgresRights(web).grant(MAIN, 'ada', 'viewer', 'test');
  await keep('0002', 'ada', await session('s5', '0002'));
  expect(await told()).toEqual(['ada']);
  await setUserActive(database.adminPool, '0002', false);
  await setUserActive(database.adminPool, '0002', true);
  expect(await told()).toEqual([]);
});

test('web sees no device of another, and asks only for those of the account that it works for', async () => {
  await keep('0002', 'ada');
  expect((await web.query('SELECT FROM users.push_devices')).rowCount).toBe(0);
  expect((await web.query("SELECT FROM users.push_devices_of('0001', 'main')")).rowCount).toBe(0);
});
