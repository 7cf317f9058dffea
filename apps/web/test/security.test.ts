import { postgresSecondFactors } from '@rec-io/database/second-factors';
import { asUser } from '@rec-io/database/transaction';
import { webPush } from '@rec-io/delivery/web-push';
import { INTERNAL_TOKEN } from '@rec-io/program-parts/test-trader';
import { Secret, TOTP } from 'otpauth';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunningWeb } from '../src/context.ts';
import type { ExplanationStore } from '../src/ports.ts';
import { start } from '../src/start.ts';
import { TRADERS } from './memory-stores.ts';
import { peopleInDatabase } from './people-in-database.ts';
import { nowhere, PASSWORD, TEST_PUSH_KEYS } from './running-web.ts';
import { StandInCommands } from './stand-in-commands.ts';

const noExplanations = new Proxy({} as ExplanationStore, {
  get: () => () => Promise.reject(new Error('this test has no explanations')),
});

let kept: Awaited<ReturnType<typeof peopleInDatabase>>;
let trader: StandInCommands;
let web: RunningWeb;
/** Real time, put forward so that no test waits for a step or a lock-out of another. */
let aheadMs = 0;

beforeAll(async () => {
  kept = await peopleInDatabase();
  trader = await StandInCommands.start();
  web = await start({
    host: '127.0.0.1',
    port: 0,
    traderUrl: 'ws://127.0.0.1:9/view',
    commandUrl: trader.url,
    killFile: '/nonexistent/KILL',
    traderAccount: TRADERS,
    mode: 'simulated',
    internalToken: INTERNAL_TOKEN,
    strategies: { directory: '/nonexistent', known: async () => [] },
    ...kept.stores,
    exchangeKeys: { list: async () => [], keep: () => Promise.reject(new Error('not asked here')) },
    research: nowhere('models'),
    backtests: nowhere('backtests'),
    comparisons: nowhere('comparisons'),
    notifications: nowhere('notifications'),
    push: webPush({ keys: TEST_PUSH_KEYS, subject: 'mailto:test@example.com' }),
    system: nowhere('system'),
    data: nowhere('data that grows'),
    ownData: nowhere('own data'),
    health: nowhere('health'),
    alerts: nowhere('alerts'),
    systemFacts: nowhere('facts of the system'),
    prices: { bars: async () => [] },
    explanations: noExplanations,
    staticDir: '/nonexistent',
    onBreach(problem) {
      throw new Error(problem);
    },
    log: pino({ level: 'silent' }),
    clock: { nowMs: () => Date.now() + aheadMs },
  });
});
beforeEach(() => {
  aheadMs += 16 * 60_000;
});
afterAll(async () => {
  await web.stop();
  await trader.stop();
  await kept.drop();
});

const ask = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
  const reply = await fetch(`http://127.0.0.1:${web.port}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? null : JSON.parse(text), reply };
};
const code = ({ status, body }: Awaited<ReturnType<typeof ask>>) => [status, body?.error?.code];

const tried = (given: Record<string, unknown> = {}, userAgent = 'test') =>
  ask('POST', '/api/session', { 'user-agent': userAgent }, { login: 'ada', password: PASSWORD, ...given });
async function signIn(given: Record<string, unknown> = {}, userAgent = 'test') {
  const { status, reply } = await tried(given, userAgent);
  expect(status).toBe(200);
  return { cookie: reply.headers.get('set-cookie')?.split(';')[0] ?? '' };
}
const actions = (action: string) => kept.actions(action, '0002');

describe('the password', () => {
  test('is changed by whoever knows the old one, and ends the other sessions', async () => {
    const [mine, other] = [await signIn(), await signIn()];
    const changed = { password: PASSWORD, newPassword: 'a horse that nobody ever saw' };
    expect(await ask('PUT', '/api/password', mine, changed)).toMatchObject({ status: 200 });
    expect((await ask('GET', '/api/session', mine)).status).toBe(200);
    expect((await ask('GET', '/api/session', other)).status).toBe(401);
    expect(code(await tried())).toEqual([401, 'web.wrong_credentials']);
    const back = { password: changed.newPassword, newPassword: PASSWORD };
    expect((await ask('PUT', '/api/password', await signIn({ password: back.password }), back)).status).toBe(
      200,
    );
    expect(await actions('password.changed')).toBe(2);
  });

  test.each([
    [{ password: 'wrong', newPassword: 'a horse that nobody ever saw' }, 401, 'web.wrong_credentials'],
    [{ password: PASSWORD, newPassword: 'short' }, 400, 'web.weak_password'],
    [{ password: PASSWORD, newPassword: 'x'.repeat(257) }, 400, 'web.bad_request'],
    [{ newPassword: 'a horse that nobody ever saw' }, 400, 'web.bad_request'],
    [{ password: PASSWORD, newPassword: 7 }, 400, 'web.bad_request'],
  ])('stays what it was with %j', async (body, status, refusal) => {
    expect(code(await ask('PUT', '/api/password', await signIn(), body))).toEqual([status, refusal]);
    await signIn();
  });
});

describe('sessions', () => {
  test('are listed with where they are from, and ended one by one or all but this', async () => {
    const mine = await signIn();
    await ask('DELETE', '/api/sessions', mine);
    const [phone, tablet] = [await signIn({}, '<b>phone</b>'), await signIn({}, 'tablet')];
    const { body } = await ask('GET', '/api/sessions', mine);
    expect(body.map(({ userAgent, isThis }: Record<string, unknown>) => [userAgent, isThis])).toEqual(
      expect.arrayContaining([
        ['<b>phone</b>', false],
        ['tablet', false],
        ['test', true],
      ]),
    );
    expect(JSON.stringify(body)).not.toContain(mine.cookie.split('=')[1]);
    const { id } = body.find(({ userAgent }: { userAgent: string }) => userAgent.includes('phone'));
    expect((await ask('DELETE', `/api/sessions/${id}`, mine)).status).toBe(204);
    expect((await ask('GET', '/api/session', phone)).status).toBe(401);
    expect(code(await ask('DELETE', `/api/sessions/${id}`, mine))).toEqual([404, 'web.unknown_session']);
    expect((await ask('DELETE', '/api/sessions', mine)).body).toEqual({ ended: 1 });
    expect((await ask('GET', '/api/session', tablet)).status).toBe(401);
    expect((await ask('GET', '/api/session', mine)).status).toBe(200);
  });

  test('of somebody else cannot be seen or ended', async () => {
    const owner = await signIn({ login: 'owner' });
    const [theirs] = (await ask('GET', '/api/sessions', owner)).body;
    const mine = await signIn();
    const listed = (await ask('GET', '/api/sessions', mine)).body.map(({ id }: { id: string }) => id);
    expect(listed).not.toContain(theirs.id);
    expect(code(await ask('DELETE', `/api/sessions/${theirs.id}`, mine))).toEqual([
      404,
      'web.unknown_session',
    ]);
    expect((await ask('GET', '/api/session', owner)).status).toBe(200);
    expect(code(await ask('DELETE', '/api/sessions/1', mine))).toEqual([400, 'web.bad_request']);
  });
});

describe('the second factor', () => {
  let recoveryCodes: string[];
  let device: TOTP;
  const shown = (offsetMs = 0) => device.generate({ timestamp: Date.now() + aheadMs + offsetMs });
  const wrong = () => String((Number(shown()) + 1) % 1_000_000).padStart(6, '0');

  test('asks for nothing until a code was confirmed, and shows its recovery codes once', async () => {
    const mine = await signIn();
    expect(code(await ask('POST', '/api/second-factor', mine, { password: 'wrong' }))).toEqual([
      401,
      'web.wrong_credentials',
    ]);
    const { body } = await ask('POST', '/api/second-factor', mine, { password: PASSWORD });
    expect(body.svg).toMatch(/^<svg .*<\/svg>$/s);
    expect(body.uri).toMatch(/^otpauth:\/\/totp\/REC\.IO:ada\?/);
    device = new TOTP({ secret: Secret.fromBase32(body.secret) });
    await signIn();
    expect(code(await ask('PUT', '/api/second-factor', mine, { code: wrong() }))).toEqual([
      401,
      'web.wrong_code',
    ]);
    const confirmed = await ask('PUT', '/api/second-factor', mine, { code: shown() });
    recoveryCodes = confirmed.body.recoveryCodes;
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(recoveryCodes[0]).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
    expect((await ask('GET', '/api/second-factor', mine)).body).toEqual({
      isOn: true,
      recoveryCodesLeft: 10,
    });
    expect(code(await ask('POST', '/api/second-factor', mine, { password: PASSWORD }))).toEqual([
      409,
      'web.second_factor_on',
    ]);
    const { rows } = await kept.database.adminPool.query('SELECT code_hash FROM users.recovery_codes');
    expect(JSON.stringify(rows)).not.toContain(recoveryCodes[0]?.replaceAll('-', ''));
  });

  test('is asked for at sign-in, and a code lets in once', async () => {
    expect(code(await tried())).toEqual([401, 'web.code_required']);
    expect(code(await tried({ code: wrong() }))).toEqual([401, 'web.wrong_code']);
    expect(code(await tried({ password: 'wrong', code: shown() }))).toEqual([401, 'web.wrong_credentials']);
    const used = shown();
    await signIn({ code: used });
    expect(code(await tried({ code: used }))).toEqual([401, 'web.wrong_code']);
    expect(code(await tried({ code: shown(-30_000) }))).toEqual([401, 'web.wrong_code']);
    await signIn({ code: shown(30_000) });
  });

  test('lets two who show one code at once in once', async () => {
    const used = shown();
    const both = await Promise.all([tried({ code: used }), tried({ code: used })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test('cannot be guessed at: after five the right code waits, too', async () => {
    for (let i = 0; i < 5; i++) expect(code(await tried({ code: wrong() }))).toEqual([401, 'web.wrong_code']);
    expect(code(await tried({ code: shown() }))).toEqual([429, 'web.too_many_failures']);
    aheadMs += 16 * 60_000;
    await signIn({ code: shown() });
  });

  test('is replaced by a recovery code once, however it is typed', async () => {
    const [first = '', second = ''] = recoveryCodes;
    await signIn({ code: first });
    expect(code(await tried({ code: first }))).toEqual([401, 'web.wrong_code']);
    const mine = await signIn({ code: second.toLowerCase().replaceAll('-', ' ') });
    expect((await ask('GET', '/api/second-factor', mine)).body).toEqual({ isOn: true, recoveryCodesLeft: 8 });
  });

  test('goes with password and code, or from the machine itself', async () => {
    const mine = await signIn({ code: shown() });
    const off = (body: unknown) => ask('POST', '/api/second-factor/off', mine, body);
    expect(code(await off({ password: 'wrong', code: shown(30_000) }))).toEqual([
      401,
      'web.wrong_credentials',
    ]);
    expect(code(await off({ password: PASSWORD, code: wrong() }))).toEqual([401, 'web.wrong_code']);
    expect(code(await off({ password: PASSWORD }))).toEqual([400, 'web.bad_request']);
    expect((await off({ password: PASSWORD, code: shown(30_000) })).status).toBe(200);
    await signIn();
    expect(await postgresSecondFactors(kept.database.adminPool).remove('0002')).toBe(false);
    expect(await actions('second-factor.off')).toBe(1);
  });
});

describe('an API key', () => {
  const make = async (scope: string, name = 'a robot') => {
    const { body } = await ask('POST', '/api/keys', await signIn(), { name, scope, password: PASSWORD });
    return { id: body.id, bearer: { authorization: `Bearer ${body.key}` }, key: body.key as string };
  };
  beforeEach(async () => {
    await kept.stores.rights.grant(TRADERS, 'ada', 'trader', 'test');
    trader.told.length = 0;
  });

  test('sees by its scope, and trades only where that says so', async () => {
    const [viewing, trading] = [await make('view'), await make('trade')];
    for (const { bearer } of [viewing, trading])
      expect((await ask('GET', '/api/trading/state', bearer)).status).toBe(200);
    expect(code(await ask('POST', '/api/trading/halt', viewing.bearer, {}))).toEqual([
      403,
      'web.not_allowed',
    ]);
    // Not from our page, and not from a browser at all: nothing to forge.
    expect((await ask('POST', '/api/trading/halt', trading.bearer, {})).status).toBe(200);
    expect(trader.told.at(-1)).toEqual(['halt', { reason: '', by: 'key:ada' }]);
    expect(
      code(await ask('POST', '/api/trading/arm', trading.bearer, { reason: 'r', password: PASSWORD })),
    ).toEqual([403, 'web.not_allowed']);
  });

  test('does no more than its person may, from the moment on that they may not', async () => {
    const { bearer } = await make('trade');
    await kept.stores.rights.grant(TRADERS, 'ada', 'viewer', 'test');
    expect((await ask('GET', '/api/trading/state', bearer)).status).toBe(200);
    expect(code(await ask('POST', '/api/trading/halt', bearer, {}))).toEqual([403, 'web.not_allowed']);
    await kept.stores.rights.revoke(TRADERS, 'ada');
    expect(code(await ask('GET', '/api/trading/state', bearer))).toEqual([403, 'web.not_allowed']);
  });

  test('does not touch its person: password, sessions, keys and second factor want the page', async () => {
    const { bearer } = await make('trade');
    for (const [method, path] of [
      ['GET', '/api/session'],
      ['GET', '/api/sessions'],
      ['GET', '/api/keys'],
      ['DELETE', '/api/sessions'],
      ['GET', '/api/second-factor'],
      ['GET', '/api/profile'],
    ] as const)
      expect(code(await ask(method, path, bearer)), path).toEqual([403, 'web.not_for_keys']);
  });

  test('is kept as a digest, seen in the list without itself, and ends when it is revoked', async () => {
    const { id, bearer, key } = await make('view', '<script>alert(1)</script>');
    const mine = await signIn();
    const { body } = await ask('GET', '/api/keys', mine);
    expect(body[0]).toMatchObject({
      id,
      name: '<script>alert(1)</script>',
      scope: 'view',
      revokedAtMs: null,
    });
    const { rows } = await kept.database.adminPool.query('SELECT * FROM users.api_keys');
    expect(JSON.stringify([body, rows])).not.toContain(key.slice('recio_'.length));
    const owner = await signIn({ login: 'owner' });
    expect(code(await ask('DELETE', `/api/keys/${id}`, owner))).toEqual([404, 'web.unknown_key']);
    expect((await ask('DELETE', `/api/keys/${id}`, mine)).status).toBe(204);
    expect(code(await ask('GET', '/api/trading/state', bearer))).toEqual([401, 'web.bad_key']);
    expect(code(await ask('DELETE', `/api/keys/${id}`, mine))).toEqual([404, 'web.unknown_key']);
  });

  test('ends by itself where it was made for some days', async () => {
    const body = { name: 'a guest', scope: 'view', password: PASSWORD, days: 1 };
    const { body: made } = await ask('POST', '/api/keys', await signIn(), body);
    const bearer = { authorization: `Bearer ${made.key}` };
    expect(Math.round((made.expiresAtMs - made.createdAtMs) / 3_600_000)).toBeGreaterThanOrEqual(24);
    expect((await ask('GET', '/api/trading/state', bearer)).status).toBe(200);
    const passed = await asUser(kept.database.adminPool, '0002', (client) =>
      client.query(`UPDATE users.api_keys SET expires_at = now() - interval '1 second' WHERE id = $1`, [
        made.id,
      ]),
    );
    expect(passed.rowCount).toBe(1);
    expect(code(await ask('GET', '/api/trading/state', bearer))).toEqual([401, 'web.bad_key']);
  });

  test.each(['Bearer x', 'Bearer recio_', `Bearer recio_${'A'.repeat(43)}`, 'Basic YTpi', ''])(
    'that is none (%j) opens nothing, also beside a cookie that would',
    async (authorization) => {
      const { cookie } = await signIn();
      expect(code(await ask('GET', '/api/trading/state', { authorization, cookie }))).toEqual([
        401,
        'web.bad_key',
      ]);
    },
  );

  test.each([
    [{ name: '', scope: 'view', password: PASSWORD }, 400, 'web.bad_request'],
    [{ name: 'x', scope: 'own', password: PASSWORD }, 400, 'web.bad_request'],
    [{ name: 'x'.repeat(101), scope: 'view', password: PASSWORD }, 400, 'web.bad_request'],
    [{ name: 'x', scope: 'view', password: PASSWORD, days: 0 }, 400, 'web.bad_request'],
    [{ name: 'x', scope: 'view', password: PASSWORD, days: '30' }, 400, 'web.bad_request'],
    [{ name: 'x', scope: 'view', password: 'wrong' }, 401, 'web.wrong_credentials'],
  ])('is not made of %j', async (body, status, refusal) => {
    expect(code(await ask('POST', '/api/keys', await signIn(), body))).toEqual([status, refusal]);
  });
});
