import { ACCOUNT_RIGHTS, ACCOUNT_ROLES, type AccountRole, mayDo } from '@rec-io/domain/account-right';
import Fastify from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TRADERS } from '../test/memory-stores.ts';
import { startWeb, type TestWeb } from '../test/running-web.ts';
import { guard } from './access.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Audit } from './audit.ts';
import { declaredApp } from './contract/declared-app.ts';
import type { DeclaredRoute } from './contract/route-table.ts';
import { KnownHosts } from './request-origin.ts';
import type { Sessions } from './sessions.ts';

const ROLES: readonly (AccountRole | null)[] = [null, ...ACCOUNT_ROLES];
const { routes, app } = await declaredApp();
const guarded = routes.filter(
  ({ config: { right, access } }) => right !== null && access !== 'open' && access !== 'page',
);

let web: TestWeb;
let cookie: string;
beforeAll(async () => {
  web = await startWeb({});
  cookie = await web.signIn();
});
beforeEach(() => {
  web.audit.entries.length = 0;
});
afterAll(async () => {
  await web.stop();
  await app.close();
});

/** Nothing that it takes: whoever is let in gets no further than the schema, or asks a trader that is not there. */
const asked = async ({ method, url }: DeclaredRoute) => {
  const reply = await fetch(`${web.origin}${url.replaceAll(/:\w+/g, 'x')}?nothing=takes-this`, {
    method,
    headers: { cookie, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(method === 'GET' ? {} : { body: '[]' }),
  });
  return { status: reply.status, body: (await reply.json()) as { error: { code: string; fix: string } } };
};

test('every route says which right it wants', () => {
  expect(guarded.length).toBeGreaterThan(15);
  for (const { method, url, config } of routes)
    expect([null, ...ACCOUNT_RIGHTS], `${method} ${url}`).toContain(config.right);
});

describe.each(guarded.map((route) => [`${route.method} ${route.url}`, route] as const))(
  '%s',
  (name, route) => {
    const right = route.config.right ?? 'own';

    test.each(ROLES)(`wants the right to ${right} of a %s`, async (role) => {
      web.sessions.reach = role === null ? null : { ...TRADERS, role };
      const { status, body } = await asked(route);
      if (mayDo(role, right)) {
        expect(status).toBe(400);
        expect(web.audit.entries).toEqual([]);
        return;
      }
      expect([status, body.error.code]).toEqual([403, 'web.not_allowed']);
      expect(web.audit.entries).toMatchObject([
        { ...TRADERS, action: 'right.refused', login: 'owner', via: 'page', detail: { route: name, right } },
      ]);
    });
  },
);

test('a route that says nothing is for owners alone', async () => {
  const silent = Fastify();
  let role: AccountRole = 'trader';
  const session = () => ({
    tokenHash: '',
    userNo: '0002',
    login: 'ada',
    expiresAtMs: 1,
    reach: { ...TRADERS, role },
    scope: null,
  });
  guard(silent, {
    hosts: new KnownHosts([]),
    sessions: { find: async () => session() } as unknown as Sessions,
    keys: { find: async () => null } as unknown as ApiKeys,
    audit: { write: async () => undefined } as unknown as Audit,
  });
  silent.get('/forgotten', async () => ({}));
  expect((await silent.inject('/forgotten')).statusCode).toBe(403);
  role = 'owner';
  expect((await silent.inject('/forgotten')).statusCode).toBe(200);
  await silent.close();
});
