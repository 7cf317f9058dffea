import { afterAll, beforeAll, expect, test } from 'vitest';
import { upgradeStatus } from '../test/live-client.ts';
import { rawRequest } from '../test/raw-request.ts';
import { startWeb, type TestWeb } from '../test/running-web.ts';

let web: TestWeb;
beforeAll(async () => {
  web = await startWeb({ hostNames: ['trader.example.org'] });
});
afterAll(() => web.stop());

const NOT_A_SESSION = `recio_session=${'A'.repeat(43)}`;

test.each([
  ['GET', '/api/session'],
  ['DELETE', '/api/session'],
  ['GET', '/api/live'],
  ['GET', '/api/does-not-exist'],
  ['POST', '/api/does-not-exist'],
  ['GET', '/index.html'],
  ['GET', '/anything'],
])('%s %s without a session is 401', async (method, path) => {
  expect((await rawRequest(web.port, path, { method })).status).toBe(401);
  const headers = { cookie: NOT_A_SESSION };
  expect((await rawRequest(web.port, path, { method, headers })).status).toBe(401);
});

test('the page itself sends whoever has no session to the sign-in page', async () => {
  const reply = await rawRequest(web.port, '/');
  expect(reply.status).toBe(303);
  expect(reply.headers).toMatchObject({ location: '/sign-in' });
});

test('with a session an unknown route is 404', async () => {
  const headers = { cookie: await web.signIn() };
  expect((await rawRequest(web.port, '/api/does-not-exist', { headers })).status).toBe(404);
});

test.each(['/api/live', '/api/other', '/'])('a socket on %s without a session is 401', async (path) => {
  expect(await upgradeStatus(web.port, path, {})).toBe(401);
  expect(await upgradeStatus(web.port, path, { cookie: NOT_A_SESSION })).toBe(401);
});

test('what the trader of one user shows, another who signed in does not see', async () => {
  const theirs = await startWeb({ traderAccount: { ownerNo: '0002', account: 'main' } });
  const cookie = await theirs.signIn();
  expect(await upgradeStatus(theirs.port, '/api/live', { cookie, origin: theirs.origin })).toBe(403);
  await theirs.stop();
});

test('a socket from another origin is refused even with the cookie', async () => {
  const cookie = await web.signIn();
  expect(await upgradeStatus(web.port, '/api/live', { cookie, origin: 'http://evil.example' })).toBe(403);
  expect(await upgradeStatus(web.port, '/api/live', { cookie, origin: 'null' })).toBe(403);
  expect(await upgradeStatus(web.port, '/api/live', { cookie, origin: web.origin })).toBe(101);
});

test('a request from another site that would change something is refused even with the cookie', async () => {
  const cookie = await web.signIn();
  const del = (headers: Record<string, string>) =>
    rawRequest(web.port, '/api/session', { method: 'DELETE', headers: { cookie, ...headers } });
  expect((await del({ origin: 'http://evil.example' })).status).toBe(403);
  expect((await del({ origin: 'http://127.0.0.1:1' })).status).toBe(403);
  expect((await del({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await del({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
  expect((await del({ origin: web.origin })).status).toBe(204);
});

test.each([
  ['evil.example', 421],
  ['127.0.0.1.evil.example', 421],
  ['user@127.0.0.1', 421],
  ['localhost:3000', 200],
  ['[::1]:3000', 200],
  ['trader.example.org', 200],
])('host %s is answered with %i', async (host, status) => {
  expect((await rawRequest(web.port, '/healthz', { headers: { host } })).status).toBe(status);
  const socketStatus = status === 421 ? 421 : 401;
  expect(await upgradeStatus(web.port, '/api/live', { host })).toBe(socketStatus);
});

test('every answer forbids inline scripts, frames and sniffing, and allows no other origin', async () => {
  for (const path of ['/', '/sign-in', '/healthz', '/api/session', '/anything']) {
    const { headers } = await rawRequest(web.port, path, { headers: { origin: 'http://evil.example' } });
    expect(headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('files outside the assets cannot be reached through their route', async () => {
  for (const path of [
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/assets/..%2fpackage.json',
  ]) {
    expect((await rawRequest(web.port, path)).status).toBeGreaterThanOrEqual(400);
  }
});

test('metrics are for this machine only and carry no secrets', async () => {
  const reply = await rawRequest(web.port, '/metrics');
  expect(reply.status).toBe(200);
  expect(reply.body).toMatch(/rec_web_browsers 0/);
  expect(reply.body).not.toMatch(/token-of-the-test|recio_session/);
  const viaProxy = await rawRequest(web.port, '/metrics', { headers: { 'x-forwarded-for': '192.0.2.1' } });
  expect(viaProxy.status).toBe(403);
});

test('alive is not ready: without a trader readyz says so', async () => {
  expect((await rawRequest(web.port, '/healthz')).status).toBe(200);
  const reply = await rawRequest(web.port, '/readyz');
  expect(reply.status).toBe(503);
  expect(JSON.parse(reply.body)).toEqual({ ready: false, database: true, trader: false });
});
