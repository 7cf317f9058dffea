import { afterEach, beforeEach, expect, test } from 'vitest';
import { TRADERS } from '../test/memory-stores.ts';
import { PASSWORD, postSession, startWeb, type TestWeb } from '../test/running-web.ts';

let web: TestWeb;
let cookie: string;
beforeEach(async () => {
  web = await startWeb({});
  cookie = await web.signIn();
});
afterEach(() => web.stop());

const ask = async (method: string, path: string, body?: unknown) => {
  const reply = await fetch(`${web.origin}${path}`, {
    method,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await reply.text();
  return [reply.status, text === '' ? null : JSON.parse(text)] as const;
};
const actions = () => web.audit.entries.map(({ action, detail }) => [action, detail]);

test('a right that is given or taken away is written down', async () => {
  expect(await ask('PUT', '/api/rights/ada', { role: 'trader' })).toEqual([204, null]);
  expect((await ask('GET', '/api/rights'))[1]).toMatchObject([
    { login: 'owner' },
    { login: 'ada', role: 'trader' },
  ]);
  expect(await ask('DELETE', '/api/rights/ada')).toEqual([204, null]);
  expect((await ask('DELETE', '/api/rights/ada'))[0]).toBe(404);
  expect(actions()).toEqual([
    ['session.opened', {}],
    ['right.granted', { login: 'ada', role: 'trader' }],
    ['right.revoked', { login: 'ada' }],
  ]);
});

test.each([
  ['PUT', '/api/rights/ada', { role: 'king' }],
  ['PUT', '/api/rights/ada', { role: 'viewer', more: 1 }],
  ['PUT', `/api/rights/${'x'.repeat(65)}`, { role: 'viewer' }],
  ['PUT', '/api/session/account', { ownerNo: '1', account: 'main' }],
  ['PUT', '/api/session/account', { ownerNo: '0001' }],
  ['GET', '/api/audit?limit=201', undefined],
  ['GET', '/api/audit?limit=0', undefined],
  ['GET', '/api/audit?limit=ten', undefined],
  ['GET', '/api/audit?before=-1', undefined],
])('%s %s with %j is refused, and nothing is changed', async (method, path, body) => {
  const before = web.audit.entries.length;
  expect(await ask(method, path, body)).toMatchObject([400, { error: { code: 'web.bad_request' } }]);
  expect([web.audit.entries.length, [...web.rights.roles.keys()]]).toEqual([before, ['owner']]);
});

test('an account of others cannot be chosen, and that it was tried is written down', async () => {
  const theirs = { ownerNo: '0002', account: 'main' };
  expect(await ask('PUT', '/api/session/account', theirs)).toMatchObject([
    403,
    { error: { code: 'web.not_allowed' } },
  ]);
  expect(actions().at(-1)).toEqual(['account.refused', theirs]);
  expect(await ask('PUT', '/api/session/account', TRADERS)).toEqual([200, { ...TRADERS, role: 'owner' }]);
});

test('the audit is paged by its numbers', async () => {
  for (let i = 0; i < 3; i++) await ask('PUT', `/api/rights/user${i}`, { role: 'viewer' });
  const [, first] = await ask('GET', '/api/audit?limit=3');
  expect(first.rows.map(({ detail }: { detail: { login: string } }) => detail.login)).toEqual([
    'user2',
    'user1',
    'user0',
  ]);
  const [, second] = await ask('GET', `/api/audit?limit=3&before=${first.next}`);
  expect(second).toMatchObject({ rows: [{ action: 'session.opened' }], next: null });
});

test('a failed sign-in is written down with the login that was tried', async () => {
  await postSession(web.origin, { login: '<b>nobody</b>', password: PASSWORD });
  expect(web.audit.entries.at(-1)).toMatchObject({
    action: 'session.refused',
    login: '<b>nobody</b>',
    userNo: null,
  });
});
