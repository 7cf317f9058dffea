import { StandInPushService } from '@rec-io/delivery/test-push-service';
import { type PushTarget, type WebPush, webPush } from '@rec-io/delivery/web-push';
import { PUSH_DEVICES_MAX } from '@rec-io/domain/push-device';
import type { TradeView } from '@rec-io/domain/view';
import { StandInTrader } from '@rec-io/program-parts/test-trader';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TRADERS } from './memory-stores.ts';
import { peopleInDatabase } from './people-in-database.ts';
import { PASSWORD, postSession, startWeb, TEST_PUSH_KEYS, type TestWeb } from './running-web.ts';
import { dayView, FINISHED_TRADES, shownTrades, statusView } from './sample-views.ts';

const SCRIPT = '<script>alert(1)</script>';
let kept: Awaited<ReturnType<typeof peopleInDatabase>>;
let service: StandInPushService;
let trader: StandInTrader;
let push: WebPush;
let web: TestWeb;

const start = async () => {
  push = webPush({
    keys: TEST_PUSH_KEYS,
    subject: 'https://trader.example.org',
    trusted: service.trusted,
    firstWaitMs: 1,
  });
  web = await startWeb({
    secondFactors: kept.stores.secondFactors,
    stores: kept.stores,
    traderUrl: trader.url,
    push,
    mode: 'prod',
  });
};
beforeEach(async () => {
  kept = await peopleInDatabase();
  service = await StandInPushService.start();
  trader = await StandInTrader.start();
  await start();
});
afterEach(async () => {
  await web.stop();
  await trader.stop();
  await service.stop();
  await kept.drop();
});

type Asked = {
  status: number;
  body: Record<string, unknown> & { error?: { code: string; message: string } };
};
async function ask(cookie: string, method: string, path: string, body?: unknown): Promise<Asked> {
  const reply = await fetch(`${web.origin}${path}`, {
    method,
    headers: {
      cookie,
      'user-agent': 'a phone',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? null : JSON.parse(text) };
}
const code = ({ status, body }: Asked) => [status, body?.error?.code];
async function signIn(login = 'owner'): Promise<string> {
  const reply = await postSession(web.origin, { login, password: PASSWORD });
  return reply.headers.get('set-cookie')?.split(';')[0] ?? '';
}
const given = ({ endpoint, p256dh, auth }: PushTarget) => ({ endpoint, keys: { p256dh, auth } });
const add = async (cookie: string, target = service.subscribe(push.publicKey)) => {
  const { status, body } = await ask(cookie, 'POST', '/api/push/devices', given(target));
  expect(status).toBe(200);
  return { id: String(body['id']), target };
};
const devices = async (cookie: string) =>
  (await ask(cookie, 'GET', '/api/push')).body['devices'] as { id: string; lastFailure: string | null }[];
const notices = () => service.received.map(({ payload }) => JSON.parse(payload) as Record<string, string>);
const titles = () => notices().map(({ title }) => title);

describe('devices', () => {
  test('one is added, seen without its address, tested and removed, and all of it is in the audit', async () => {
    const me = await signIn();
    expect((await ask(me, 'GET', '/api/push')).body).toEqual({ publicKey: push.publicKey, devices: [] });
    const { id, target } = await add(me);
    const { body } = await ask(me, 'GET', '/api/push');
    expect(body['devices']).toMatchObject([
      { id, userAgent: 'a phone', service: new URL(service.origin).host },
    ]);
    expect(JSON.stringify(body)).not.toContain(target.endpoint);
    expect(JSON.stringify(body)).not.toContain(target.auth);
    expect((await ask(me, 'POST', `/api/push/devices/${id}/test`, {})).body).toEqual({
      outcome: 'taken',
      reason: null,
    });
    expect(titles()).toEqual(['REAL MONEY · Test']);
    expect(await devices(me)).toMatchObject([{ lastTakenAtMs: expect.any(Number) }]);
    expect((await ask(me, 'DELETE', `/api/push/devices/${id}`)).status).toBe(204);
    expect(await devices(me)).toEqual([]);
    for (const action of ['push.device-added', 'push.tested', 'push.device-removed'])
      expect([action, await kept.actions(action)]).toEqual([action, 1]);
  });

  test('given again it is the same one; with another address it takes the place of the one before', async () => {
    const me = await signIn();
    const { id, target } = await add(me);
    expect((await add(me, target)).id).toBe(id);
    const next = service.subscribe(push.publicKey);
    await ask(me, 'POST', '/api/push/devices', { ...given(next), replaces: target.endpoint });
    expect((await devices(me)).map((each) => each.id)).not.toContain(id);
    expect(await devices(me)).toHaveLength(1);
    expect(await kept.actions('push.device-added')).toBe(2);
    const removed = { ...given(service.subscribe(push.publicKey)), onlyKnown: true };
    expect(code(await ask(me, 'POST', '/api/push/devices', removed))).toEqual([
      404,
      'web.unknown_push_device',
    ]);
    expect(await devices(me)).toHaveLength(1);
  });

  test('a test that fails says why, does not try again, and one is enough for a while', async () => {
    const me = await signIn();
    const { id } = await add(me);
    service.answerNext({ status: 503, body: SCRIPT });
    expect((await ask(me, 'POST', `/api/push/devices/${id}/test`, {})).body).toEqual({
      ...{ outcome: 'failed', reason: `The push service answered 503: ${SCRIPT}` },
    });
    expect(service.answered).toEqual([503]);
    expect(await devices(me)).toMatchObject([{ lastFailure: `The push service answered 503: ${SCRIPT}` }]);
    expect(code(await ask(me, 'POST', `/api/push/devices/${id}/test`, {}))).toEqual([
      429,
      'web.too_many_tests',
    ]);
    web.clock.aheadMs += 5_000;
    service.answerNext({ status: 410 });
    expect((await ask(me, 'POST', `/api/push/devices/${id}/test`, {})).body).toMatchObject({
      outcome: 'gone',
    });
    expect(await devices(me)).toEqual([]);
  });

  test('nobody sees, tests or removes that of another, and none is asked for without a session', async () => {
    const { id } = await add(await signIn());
    const other = await signIn('ada');
    expect(await devices(other)).toEqual([]);
    for (const [method, path, body] of [
      ['DELETE', `/api/push/devices/${id}`, undefined],
      ['POST', `/api/push/devices/${id}/test`, {}],
    ] as const) {
      expect(code(await ask(other, method, path, body))).toEqual([404, 'web.unknown_push_device']);
      expect(code(await ask('', method, path, body))).toEqual([401, 'web.session_required']);
    }
    expect(code(await ask('', 'GET', '/api/push'))).toEqual([401, 'web.session_required']);
    expect(service.received).toEqual([]);
  });

  test('a person has so many, and no more', async () => {
    const me = await signIn();
    for (let n = 0; n < PUSH_DEVICES_MAX; n++) await add(me);
    const more = given(service.subscribe(push.publicKey));
    expect(code(await ask(me, 'POST', '/api/push/devices', more))).toEqual([
      409,
      'web.too_many_push_devices',
    ]);
  });

  test('nonsense is refused, and nothing is asked of this machine or of those beside it', async () => {
    const me = await signIn();
    const good = given(service.subscribe(push.publicKey));
    const { keys } = good;
    const shapes = [
      [],
      {},
      { endpoint: good.endpoint },
      { ...good, endpoint: 7 },
      { ...good, endpoint: `${good.endpoint}${'x'.repeat(1_024)}` },
      { ...good, userNo: '0002' },
      { ...good, keys: { ...keys, more: 1 } },
      { ...good, keys: { ...keys, auth: 'x'.repeat(129) } },
      { ...good, replaces: 7 },
      { ...good, onlyKnown: 1 },
    ];
    for (const body of shapes)
      expect(code(await ask(me, 'POST', '/api/push/devices', body))).toEqual([400, 'web.bad_request']);
    const [known, ...unknown] = [
      ...[
        `${web.origin}/api/push`,
        'https://localhost/',
        'https://127.0.0.1/x',
        'https://[::1]/',
        'https://10.0.0.1/',
      ],
      ...[
        'http://push.example.org/x',
        'https://a:b@push.example.org/',
        'javascript:alert(1)',
        SCRIPT,
        'file:///etc',
      ],
    ];
    for (const endpoint of [known, ...unknown])
      expect([endpoint, ...code(await ask(me, 'POST', '/api/push/devices', { ...good, endpoint }))]).toEqual([
        ...[endpoint, 400, 'web.bad_push_device'],
      ]);
    for (const bad of [
      { ...keys, p256dh: 'AAAA' },
      { ...keys, auth: 'AAAA' },
      { p256dh: SCRIPT, auth: SCRIPT },
    ])
      expect(code(await ask(me, 'POST', '/api/push/devices', { ...good, keys: bad }))).toEqual([
        ...[400, 'web.bad_push_device'],
      ]);
    expect(code(await ask(me, 'DELETE', '/api/push/devices/x'))).toEqual([400, 'web.bad_request']);
    const giant = await ask(me, 'POST', '/api/push/devices', { ...good, endpoint: 'x'.repeat(20_000) });
    expect(code(giant)).toEqual([400, 'web.bad_request']);
    expect(await devices(me)).toEqual([]);
    expect(service.answered).toEqual([]);
  });
});

const [FIRST, SECOND] = shownTrades().open as [TradeView, TradeView];
const show = (open: TradeView[], finished = FINISHED_TRADES, status = statusView({ mode: 'prod' })) => {
  trader.publish('day', dayView(finished));
  trader.publish('trades', { open });
  trader.publish('status', status);
};

describe('news', () => {
  test('is pushed once to every device of whoever may see the account, with no page open', async () => {
    const me = await signIn();
    const ada = await signIn('ada');
    const [mine, second, hers] = [await add(me), await add(me), await add(ada)];
    show([FIRST]);
    show([FIRST, SECOND]);
    await expect.poll(() => service.received.length).toBe(2);
    const to = () => service.received.map(({ endpoint }) => endpoint);
    expect(to().toSorted()).toEqual([mine, second].map(({ target }) => target.endpoint).toSorted());
    expect(notices()[0]).toEqual({
      title: 'REAL MONEY · Bought',
      body: 'Bought: 2 NO $83,000 at 97.5 cents. BTC 12pm, btc-hourly-htc, account main.',
      tag: 'trade open-2',
      path: '/trades/open-2',
    });
    await kept.stores.rights.grant(TRADERS, 'ada', 'viewer', 'test');
    show([FIRST, SECOND], FINISHED_TRADES, statusView({ mode: 'prod', trading: 'halted', reason: 'drill' }));
    await expect.poll(() => service.received.length).toBe(5);
    expect(to().filter((endpoint) => endpoint === hers.target.endpoint)).toHaveLength(1);
    expect(titles().slice(2)).toEqual(Array.from({ length: 3 }, () => 'REAL MONEY · Trading stopped'));
  });

  test('a restart of web repeats nothing, and neither does one of the trader', async () => {
    const me = await signIn();
    await add(me);
    show([FIRST]);
    show([FIRST, SECOND]);
    await expect.poll(() => service.received.length).toBe(1);
    await web.stop();
    await start();
    const { port } = trader;
    await trader.stop();
    trader = await StandInTrader.start(port);
    show([], [], statusView({ state: 'starting' }));
    show([FIRST, SECOND]);
    const settled: TradeView = { ...FIRST, status: 'closed', closeMethod: 'expired', pnlE6: 37_300 };
    await expect.poll(() => fetch(`${web.origin}/readyz`).then(({ status }) => status)).toBe(200);
    show([SECOND], [settled, ...FINISHED_TRADES]);
    await expect.poll(() => service.received.length).toBe(2);
    expect(titles()).toEqual(['REAL MONEY · Bought', 'REAL MONEY · Settled']);
  });

  test('a device that is gone is forgotten, one that fails is kept with why, and others are told meanwhile', async () => {
    const me = await signIn();
    const [gone, good] = [await add(me), await add(me)];
    service.unsubscribe(gone.target);
    show([FIRST]);
    show([FIRST, SECOND]);
    await expect.poll(async () => (await devices(me)).map(({ id }) => id)).toEqual([good.id]);
    await expect.poll(() => service.received.length).toBe(1);
    service.answerNext({ status: 403, body: 'another key' });
    show([FIRST, SECOND], FINISHED_TRADES, statusView({ unknownOrders: ['x'] }));
    await expect
      .poll(async () => (await devices(me))[0]?.lastFailure)
      .toBe('The push service answered 403: another key');
  });

  test('a push service that says nothing holds up neither web nor other devices', async () => {
    const me = await signIn();
    const [stuck, good] = [await add(me), await add(me)];
    show([FIRST]);
    service.hangNext();
    show([FIRST, SECOND]);
    await expect.poll(() => service.received.length).toBe(1);
    show([FIRST, SECOND], FINISHED_TRADES, statusView({ unknownOrders: ['x'] }));
    await expect.poll(() => service.received.length).toBe(2);
    // Whichever of them it was: what comes later waits for its own device alone.
    expect(new Set(service.received.map(({ endpoint }) => endpoint)).size).toBe(1);
    expect([stuck, good].map(({ target }) => target.endpoint)).toContain(service.received[0]?.endpoint);
    expect((await ask(me, 'GET', '/api/session')).status).toBe(200);
  });

  test.each([
    ['signs out', (me: string) => ask(me, 'DELETE', '/api/session')],
    [
      'changes the password on another device',
      async () => {
        const changed = { password: PASSWORD, newPassword: 'a horse that nobody ever saw' };
        return ask(await signIn(), 'PUT', '/api/password', changed);
      },
    ],
    ['ends the session from another device', async () => ask(await signIn(), 'DELETE', '/api/sessions')],
  ])('ends for a device whose person %s', async (_what, end) => {
    const me = await signIn();
    await add(me);
    const other = await signIn('ada');
    await kept.stores.rights.grant(TRADERS, 'ada', 'viewer', 'test');
    const { target } = await add(other);
    show([FIRST]);
    expect((await end(me)).status).toBeLessThan(300);
    show([FIRST, SECOND]);
    await expect.poll(() => service.received.map(({ endpoint }) => endpoint)).toEqual([target.endpoint]);
  });
});
