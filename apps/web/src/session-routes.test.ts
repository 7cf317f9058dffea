import { afterEach, beforeEach, expect, test } from 'vitest';
import { rawRequest } from '../test/raw-request.ts';
import { PASSWORD, postSession, startWeb, type TestWeb } from '../test/running-web.ts';
import { hashSessionToken } from './session-token.ts';

let web: TestWeb;
beforeEach(async () => {
  web = await startWeb({});
});
afterEach(() => web.stop());

const right = { login: 'owner', password: PASSWORD };
const wrong = { login: 'owner', password: 'wrong' };
const codeOf = async (reply: Response) => ((await reply.json()) as { error: { code: string } }).error.code;

test('the right password opens a session of twelve hours and is recorded', async () => {
  const reply = await postSession(web.origin, right);
  expect(reply.status).toBe(200);
  const session = (await reply.json()) as { login: string; userNo: string; expiresAtMs: number };
  expect(session).toMatchObject({ login: 'owner', userNo: '0001' });
  const [row] = [...web.sessions.rows.values()];
  expect(row && row.expiresAtMs - row.createdAtMs).toBe(12 * 3_600_000);
  expect(web.users.logins).toEqual([{ userNo: '0001', atMs: row?.createdAtMs }]);
});

test('the cookie is closed to scripts and other sites, and only its digest is stored', async () => {
  const reply = await postSession(web.origin, right);
  const header = reply.headers.get('set-cookie') ?? '';
  expect(header).toMatch(/HttpOnly/);
  expect(header).toMatch(/SameSite=Strict/);
  expect(header).toMatch(/Path=\//);
  expect(header).not.toMatch(/Secure/);
  const token = /=([^;]+)/.exec(header)?.[1] ?? '';
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  expect([...web.sessions.rows.keys()]).toEqual([hashSessionToken(token)]);
});

test('the cookie is Secure when the page came over https', async () => {
  const host = new URL(web.origin).host;
  const reply = await postSession(web.origin, right, { origin: `https://${host}` });
  expect(reply.headers.get('set-cookie')).toMatch(/; Secure/);
});

test.each([
  ['a wrong password', wrong],
  ['an unknown login', { login: 'nobody', password: PASSWORD }],
  ['a user who may not sign in any more', { login: 'former', password: PASSWORD }],
])('%s gets the same refusal', async (_name, body) => {
  const reply = await postSession(web.origin, body);
  expect(reply.status).toBe(401);
  expect(reply.headers.get('set-cookie')).toBeNull();
  expect(await codeOf(reply)).toBe('web.wrong_credentials');
});

test('after five failures the login must wait, even with the right password, and is told how long', async () => {
  for (let i = 0; i < 5; i++) expect((await postSession(web.origin, wrong)).status).toBe(401);
  const locked = await postSession(web.origin, right);
  expect(locked.status).toBe(429);
  const waitS = Number(locked.headers.get('retry-after'));
  expect(waitS).toBeGreaterThan(0);
  expect(waitS).toBeLessThanOrEqual(60);
  web.clock.aheadMs = 61_000;
  expect((await postSession(web.origin, right)).status).toBe(200);
});

test('attempts sent at the same time do not slip past the limit', async () => {
  const replies = await Promise.all(Array.from({ length: 12 }, () => postSession(web.origin, wrong)));
  expect(replies.filter((reply) => reply.status === 401)).toHaveLength(5);
  expect(replies.filter((reply) => reply.status === 429)).toHaveLength(7);
});

test('signing out ends the session on the server, not only in the browser', async () => {
  const cookie = await web.signIn();
  const headers = { cookie };
  expect((await rawRequest(web.port, '/api/session', { headers })).status).toBe(200);
  expect((await rawRequest(web.port, '/api/session', { method: 'DELETE', headers })).status).toBe(204);
  expect((await rawRequest(web.port, '/api/session', { headers })).status).toBe(401);
});

test('a session ends after twelve hours', async () => {
  const headers = { cookie: await web.signIn() };
  web.clock.aheadMs = 12 * 3_600_000 + 1000;
  expect((await rawRequest(web.port, '/api/session', { headers })).status).toBe(401);
});

test('without the database nobody can sign in, and the answer tells nothing about the inside', async () => {
  web.sessions.isDown = true;
  const reply = await postSession(web.origin, right);
  expect(reply.status).toBe(503);
  const text = await reply.text();
  expect(text).toMatch(/web\.unavailable/);
  expect(text).not.toMatch(/refused/);
});

test.each([
  ['no body', undefined],
  ['a number as login', { login: 1, password: 'x' }],
  ['an unknown field', { ...right, admin: true }],
  ['a password longer than any', { login: 'owner', password: 'x'.repeat(300) }],
])('%s is refused as a bad request', async (_name, body) => {
  expect((await postSession(web.origin, body)).status).toBe(400);
});

test.each([
  ['behind a proxy under a name', { hostNames: ['trader.example.org'] }, '203.0.113.9'],
  ['without one', {}, '127.0.0.1'],
])('whose address is written down: %s', async (_case, options, address) => {
  const other = await startWeb(options);
  try {
    // What a visitor claims stands before what the proxy has added.
    await postSession(other.origin, right, { 'x-forwarded-for': '198.51.100.7, 203.0.113.9' });
    expect(other.audit.entries.map((entry) => entry.address)).toEqual([address]);
  } finally {
    await other.stop();
  }
});
