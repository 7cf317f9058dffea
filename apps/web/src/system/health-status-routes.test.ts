import type { HealthReport } from '@rec-io/domain/health-view';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TRADERS } from '../../test/memory-stores.ts';
import { startWeb, type TestWeb } from '../../test/running-web.ts';

const HEALTH: HealthReport = {
  ...{ from: 'monitor', overall: 'degraded', reason: 'Room on the disk: 1 GB are free', atMs: 5 },
  checks: [
    {
      ...{ name: 'disk', label: 'Room on the disk', state: 'failed', value: 1e9, unit: 'bytes' },
      ...{ limits: { degraded: 2e9, failed: 1e9 }, reason: '1 GB are free', sinceMs: 3, fix: 'Make room.' },
    },
  ],
  incidents: [
    {
      ...{ id: 'a', cause: 'disk', reason: '1 GB are free', symptoms: ['database'], worst: 'failed' },
      ...{ begunAtMs: 3, endedAtMs: null },
    },
  ],
  acts: [{ id: 'b', atMs: 4, kind: 'hold', target: 'disk', reason: '1 GB are free', outcome: 'held' }],
  hold: { causes: [{ check: 'disk', reason: '1 GB are free', sinceMs: 3 }], lifted: null },
  deadMan: { state: 'watching', why: null },
};

let web: TestWeb;
let cookie: string;
let said: HealthReport | null;
let lifted: unknown[];

beforeEach(async () => {
  [said, lifted] = [HEALTH, []];
  web = await startWeb({
    health: {
      look: async () => said,
      async lift(by, reason) {
        lifted.push([by, reason]);
        return ['1 GB are free'];
      },
    },
  });
  cookie = await web.signIn();
  web.audit.entries.length = 0;
});
afterEach(() => web.stop());

const get = async () => {
  const reply = await fetch(`${web.origin}/api/system/health`, { headers: { cookie } });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
};
const lift = async (body: unknown, headers: Record<string, string> = {}) => {
  const reply = await fetch(`${web.origin}/api/system/hold/lift`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: reply.status, body: (await reply.json()) as { error?: { code: string } } };
};

test('health is told as the monitor says it, and that nobody says anything is told, too', async () => {
  expect(await get()).toEqual({ status: 200, body: { health: HEALTH } });
  said = null;
  expect(await get()).toEqual({ status: 200, body: { health: null } });
});

describe('a hold', () => {
  test('is lifted by an owner with a reason, and that is written down', async () => {
    expect(await lift({ reason: ' there is room ' })).toEqual({
      status: 200,
      body: { lifted: ['1 GB are free'] },
    });
    expect(lifted).toEqual([['web:owner', 'there is room']]);
    expect(web.audit.entries).toMatchObject([
      { action: 'health.lifted', login: 'owner', detail: { reason: 'there is room', held: '1 GB are free' } },
    ]);
  });

  test.each([
    {},
    { reason: '' },
    { reason: '   ' },
    { reason: 5 },
    { reason: 'x'.repeat(501) },
    { reason: 'x', check: 'disk' },
    [],
  ])('is not lifted by nonsense: %j', async (body) => {
    expect(await lift(body)).toMatchObject({ status: 400, body: { error: { code: 'web.bad_request' } } });
    expect(lifted).toEqual([]);
  });

  test('is not lifted from another site, or by who only trades or owns another account', async () => {
    expect((await lift({ reason: 'x' }, { origin: 'http://evil.example' })).body.error?.code).toBe(
      'web.cross_origin',
    );
    web.sessions.reach = { ...TRADERS, role: 'trader' };
    expect((await lift({ reason: 'x' })).body.error?.code).toBe('web.not_allowed');
    web.sessions.reach = { ownerNo: '0002', account: 'main', role: 'owner' };
    expect((await lift({ reason: 'x' })).body.error?.code).toBe('web.not_your_trader');
    expect((await get()).status).toBe(403);
    expect(lifted).toEqual([]);
  });
});
