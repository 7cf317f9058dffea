import type { NewPasskey } from '@rec-io/domain/sign-in-means';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from './connection.ts';
import { postgresPasskeys } from './passkeys.ts';
import { roleOf } from './roles.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { SERVICE_PASSWORD } from './test-server.ts';
import { createUser } from './users.ts';

let database: TestDatabase;
let web: Pool;
beforeAll(async () => {
  database = await testDatabase();
  web = openPool({ ...database.admin, user: roleOf('web'), password: SERVICE_PASSWORD }, { max: 2 });
  await createUser(database.adminPool, {
    userNo: '0002',
    login: 'ada',
    passwordHash: 'x',
    accountType: 'user',
  });
});
afterAll(async () => {
  await web.end();
  await database.drop();
});

const KEY: NewPasskey = {
  credentialId: 'Y3JlZA',
  publicKey: Uint8Array.from([165, 1, 2, 0, 255]),
  counter: 7,
  hostName: 'trader.example.org',
  name: 'a phone',
};

test('a passkey is found by what the device calls it, used forward only, and forgotten with its person’s others', async () => {
  const passkeys = postgresPasskeys(web);
  const made = await passkeys.create('0002', KEY);
  expect(made).toMatchObject({ name: 'a phone', hostName: 'trader.example.org', lastUsedAtMs: null });
  const id = made?.id ?? '';
  const { credentialId, publicKey, hostName } = KEY;
  expect(await passkeys.find(credentialId)).toEqual({
    ...{ id, userNo: '0002', login: 'ada', publicKey, counter: 7, hostName },
  });
  expect(await passkeys.create('0001', KEY)).toBeNull();
  expect(await passkeys.credentialIds('0002', hostName)).toEqual([credentialId]);
  expect(await passkeys.credentialIds('0002', 'localhost')).toEqual([]);

  expect(await passkeys.use('0002', id, 7, 8)).toBe(true);
  expect(await passkeys.use('0002', id, 7, 9)).toBe(false);
  expect(await passkeys.find(credentialId)).toMatchObject({ counter: 8 });

  expect(await passkeys.list('0001')).toEqual([]);
  expect(await passkeys.rename('0001', id, 'mine')).toBe(false);
  expect(await passkeys.remove('0001', id)).toBe(false);
  expect(await passkeys.removeAll('0001')).toBe(0);
  expect(await passkeys.removeAll('0002')).toBe(1);
  expect(await passkeys.find(credentialId)).toBeNull();
});
