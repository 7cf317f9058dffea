import { readAutoTradeSettings, updateAutoTradeSettings } from '@rec-io/database/preferences';
import { type TestDatabase, testDatabase } from '@rec-io/database/test-database';
import { listUsers } from '@rec-io/database/user-list';
import { postgresUsers } from '@rec-io/database/users';
import type { Mode } from '@rec-io/domain/ledger';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { layout } from '../layout.ts';
import { DEFAULT_PORTS } from '../ports.ts';
import type { UserInfo } from '../profile/user-info.ts';
import { NOTHING_MADE } from '../receipt.ts';
import { firstUserStep } from './first-user-step.ts';

/** The tests' databases have a user 0001 named owner already. */
const ADA: UserInfo = {
  userNo: '0007',
  login: 'ada',
  fullName: 'Ada Lovelace',
  email: 'ada@example.org',
  phone: '+44 1',
  accountType: 'master_admin',
};

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const context = { made: NOTHING_MADE, say: () => undefined, signal: new AbortController().signal };
const step = (
  change: Partial<UserInfo> = {},
  {
    mode = 'simulated' as Mode,
    password = 'secret' as string | null,
    keepPassword = false,
    formerly = null as UserInfo | null,
    isBrought = false,
  } = {},
) =>
  firstUserStep(
    layout('/nowhere'),
    { database: 'embedded', ports: DEFAULT_PORTS },
    {
      info: { ...ADA, ...change },
      password,
      hashPassword: async (text) => `hash of ${text}`,
      isPassword: async (hash, text) => hash === `hash of ${text}`,
      formerly,
      isBrought,
      mode,
      keepPassword,
    },
    async () => database.admin,
  );
const user = async (userNo: string) =>
  (await listUsers(database.adminPool)).find((each) => each.userNo === userNo);
const hashOf = async (login: string) =>
  (await postgresUsers(database.adminPool).findByLogin(login))?.passwordHash;

test.each([
  ['simulated', true],
  ['demo', false],
  ['prod', false],
] as const)('a new user in %s mode has automatic entry switched on: %s', async (mode, on) => {
  await step({}, { mode }).apply(context);
  expect(await user('0007')).toMatchObject({
    login: 'ada',
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@example.org',
    phone: '+44 1',
    accountType: 'master_admin',
  });
  expect((await readAutoTradeSettings(database.adminPool, '0007')).autoEntry).toBe(on);
  expect(await hashOf('ada')).toBe('hash of secret');
  await step({}, { mode }).verify();
});

test('one who is there keeps preferences and what they told; only what is missing is filled in', async () => {
  await step({ email: '' }).apply(context);
  await updateAutoTradeSettings(database.adminPool, '0007', { autoEntry: false, minTime: 200 });
  const again = step(
    { fullName: 'Augusta King', email: 'new@example.org' },
    { password: null, keepPassword: true },
  );
  expect(await again.isDone()).toBe(true);
  await again.apply(context);
  expect(await user('0007')).toMatchObject({ firstName: 'Ada', email: 'new@example.org' });
  const settings = await readAutoTradeSettings(database.adminPool, '0007');
  expect(settings).toMatchObject({ autoEntry: false, minTime: 200 });
  expect(await hashOf('ada')).toBe('hash of secret');
});

test('an unfinished installation’s user gets the new password, because nobody has seen the first', async () => {
  await step().apply(context);
  const resumed = step({}, { password: 'second' });
  expect(await resumed.isDone()).toBe(false);
  await resumed.apply(context);
  expect(await hashOf('ada')).toBe('hash of second');
});

test('nobody gets the number or the login of somebody else', async () => {
  await expect(step({ userNo: '0001' }).apply(context)).rejects.toThrow(
    /REC-642 .*number 0001 is taken: it is owner/,
  );
  await expect(step({ login: 'OWNER' }).apply(context)).rejects.toThrow(
    /REC-642 .*login OWNER is taken: it is user 0001/,
  );
  expect(await user('0007')).toBeUndefined();
});

test('without a user and without a password nothing is made', async () => {
  await expect(step({}, { password: null, keepPassword: true }).apply(context)).rejects.toThrow(/REC-118/);
});

test('what its owner answers otherwise is changed, and nothing else; a failure of the run puts it back', async () => {
  await step().apply(context);
  await database.adminPool.query("UPDATE users.user_info SET phone = '+44 2' WHERE user_no = '0007'");
  const later = { password: null, keepPassword: true, formerly: ADA };
  expect(await step({}, later).isDone()).toBe(true);
  const changed = step({ login: 'augusta', email: 'new@example.org' }, later);
  expect(await changed.isDone()).toBe(false);
  const made = await changed.makes();
  await changed.apply(context);
  await changed.verify();
  expect(await changed.isDone()).toBe(true);
  expect(await user('0007')).toMatchObject({
    ...{ login: 'augusta', email: 'new@example.org', phone: '+44 2', firstName: 'Ada' },
  });
  expect(await hashOf('augusta')).toBe('hash of secret');
  await changed.revert(made);
  expect(await user('0007')).toMatchObject({ login: 'ada', email: 'ada@example.org', phone: '+44 2' });
});

test('a login that somebody else has is refused', async () => {
  await step().apply(context);
  const taken = step({ login: 'owner' }, { password: null, keepPassword: true, formerly: ADA });
  await expect(taken.apply(context)).rejects.toThrow('REC-642 The login owner');
});

test('a password that is given again is in place, another one replaces it', async () => {
  await step().apply(context);
  expect(await step({}, { formerly: ADA }).isDone()).toBe(true);
  const other = step({}, { formerly: ADA, password: 'another' });
  expect(await other.isDone()).toBe(false);
  await other.apply(context);
  expect(await hashOf('ada')).toBe('hash of another');
});

test('One that came with data taken over gets the name, e-mail and phone that are told, and keeps login and password', async () => {
  await step().apply(context);
  const told = { fullName: 'Augusta King', email: 'countess@example.org', phone: '' };
  const grown = step(told, { password: null, keepPassword: true, isBrought: true });
  expect(await grown.isDone()).toBe(false);
  await grown.apply({ ...context, made: await grown.makes() });
  expect(await grown.isDone()).toBe(true);
  expect(await user('0007')).toMatchObject({
    login: 'ada',
    firstName: 'Augusta',
    lastName: 'King',
    email: 'countess@example.org',
    // Not told this time.
    phone: '+44 1',
  });
  expect(await hashOf('ada')).toBe('hash of secret');
});
