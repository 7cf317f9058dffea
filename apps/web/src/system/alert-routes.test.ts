import type { Alert, ShownAlerts } from '@rec-io/domain/alert';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TRADERS } from '../../test/memory-stores.ts';
import { startWeb, type TestWeb } from '../../test/running-web.ts';

const ALERT: Alert = {
  ...{
    no: 3,
    key: 'k',
    told: 'critical',
    lastToldMs: 5,
    newsSinceMs: null,
    endedAtMs: null,
    acknowledged: null,
  },
  trouble: {
    ...{ id: 'a', cause: 'disk', label: 'Room on the disk', reason: '<script>1</script>', symptoms: [] },
    ...{ severity: 'critical', begunAtMs: 4, meaning: 'm', fix: 'f' },
  },
};
const did = { problem: null, lastTakenAtMs: 5, lastFailedAtMs: null, lastFailure: null, waiting: 0 };
const SHOWN: ShownAlerts = {
  channels: [{ name: 'email', target: 'me@example.com through smtp.example.com', ...did }],
  quiet: { from: '22:00', to: '07:00', zone: 'UTC' },
  open: [ALERT],
};

let web: TestWeb;
let cookie: string;
let acknowledged: unknown[];
let tests: number;

beforeEach(async () => {
  [acknowledged, tests] = [[], 0];
  web = await startWeb({
    alerts: {
      look: async () => SHOWN,
      async test() {
        tests++;
        return [
          { channel: 'email', failure: 'The mail server does not take user and password' },
          { channel: 'ntfy', failure: null },
        ];
      },
      async acknowledge(by, no) {
        acknowledged.push([by, no]);
        return no === 3 ? [ALERT] : [];
      },
    },
  });
  cookie = await web.signIn();
  web.audit.entries.length = 0;
});
afterEach(() => web.stop());

type Body = { error?: { code: string }; channels?: readonly { target: string | null; isSet: boolean }[] };
const get = async () => {
  const reply = await fetch(`${web.origin}/api/system/alerts`, { headers: { cookie } });
  return { status: reply.status, body: (await reply.json()) as Body };
};
const post = async (what: string, body: unknown, headers: Record<string, string> = {}) => {
  const reply = await fetch(`${web.origin}/api/system/alerts/${what}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: reply.status, body: (await reply.json()) as Body };
};

test('who is told, and what is wrong, is told to whoever may see the account; whom it reaches only to an owner', async () => {
  expect(await get()).toMatchObject({
    status: 200,
    body: {
      channels: [{ name: 'email', isSet: true, target: 'me@example.com through smtp.example.com' }],
      open: [{ no: 3 }],
    },
  });
  web.sessions.reach = { ...TRADERS, role: 'viewer' };
  expect((await get()).body.channels).toMatchObject([{ isSet: true, target: null }]);
  web.sessions.reach = { ownerNo: '0002', account: 'main', role: 'owner' };
  expect((await get()).status).toBe(403);
});

describe('an alert', () => {
  test('is acknowledged by an owner, and that is written down', async () => {
    expect(await post('acknowledge', { no: 3 })).toEqual({ status: 200, body: { acknowledged: [3] } });
    expect(acknowledged).toEqual([['web:owner', 3]]);
    expect(web.audit.entries).toMatchObject([
      { action: 'alerts.acknowledged', login: 'owner', detail: { alerts: '#3 Room on the disk' } },
    ]);
  });

  test('that is over is said to be, and nothing is written down', async () => {
    expect(await post('acknowledge', { no: 4 })).toMatchObject({
      status: 404,
      body: { error: { code: 'web.unknown_alert' } },
    });
    expect(web.audit.entries).toEqual([]);
  });

  test.each([
    {},
    { no: 0 },
    { no: 1.5 },
    { no: '3' },
    { no: 2e9 },
    { no: 3, by: 'x' },
    [3],
    { no: 'x'.repeat(2e6) },
  ])('is not acknowledged by nonsense (%#)', async (body) => {
    expect([400, 413]).toContain((await post('acknowledge', body)).status);
    expect(acknowledged).toEqual([]);
  });

  test('is not acknowledged from another site, or by who only trades', async () => {
    expect((await post('acknowledge', { no: 3 }, { origin: 'http://evil.example' })).body.error?.code).toBe(
      'web.cross_origin',
    );
    web.sessions.reach = { ...TRADERS, role: 'trader' };
    expect((await post('acknowledge', { no: 3 })).body.error?.code).toBe('web.not_allowed');
    expect(acknowledged).toEqual([]);
  });
});

test('a test says what became of each channel, is written down, and is not sent again at once', async () => {
  expect(await post('test', {})).toMatchObject({
    status: 200,
    body: {
      tests: [
        { channel: 'email', failure: expect.stringContaining('password') },
        { channel: 'ntfy', failure: null },
      ],
    },
  });
  expect(web.audit.entries).toMatchObject([
    { action: 'alerts.tested', detail: { channels: 'email, ntfy', failed: 'email' } },
  ]);
  expect(await post('test', {})).toMatchObject({
    status: 429,
    body: { error: { code: 'web.too_many_tests' } },
  });
  web.sessions.reach = { ...TRADERS, role: 'trader' };
  expect((await post('test', {})).status).toBe(403);
  expect(tests).toBe(1);
});
