import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, startWeb, type TestWeb } from '../test/running-web.ts';
import { SAMPLE_ANSWERS } from '../test/sample-answers.ts';
import { StandInCommands } from '../test/stand-in-commands.ts';
import { TRADER_FIXES } from './trader-refusal.ts';

let folder: string;
let killFile: string;
let trader: StandInCommands;
let web: TestWeb;
let cookie: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rec io web kill '));
  killFile = join(folder, 'KILL');
  trader = await StandInCommands.start();
  web = await startWeb({ commandUrl: trader.url, killFile });
  cookie = await web.signIn();
});
afterEach(async () => {
  await web.stop();
  await trader.stop();
  rmSync(folder, { recursive: true });
});

async function post(what: string, body: unknown = {}, headers: Record<string, string> = {}) {
  const reply = await fetch(`${web.origin}/api/trading/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: web.origin, ...headers },
    body: JSON.stringify(body),
  });
  return [reply.status, (await reply.json()) as { error?: { code: string } }] as const;
}
const code = async (...given: Parameters<typeof post>) => {
  const [status, body] = await post(...given);
  return [status, body.error?.code];
};
const kill = () => (existsSync(killFile) ? JSON.parse(readFileSync(killFile, 'utf8')) : null);

const ALL = [
  ...['kill', 'halt', 'reduce', 'arm', 'buy', 'buy-preview', 'close', 'close-all'],
  ...['hold', 'call-off', 'rules', 'reconcile'],
];
const WISH = { ticker: 'KXBTCD-26OCT0812-T81999.99', side: 'yes', countE2: 500, limitE4: 9_400 };

test.each([
  ['buy', WISH],
  ['buy', { ...WISH, requestId: 'short' }],
  ['buy-preview', { ...WISH, countE2: 150 }],
  ['buy-preview', { ...WISH, limitE4: 10_000 }],
  ['buy-preview', { ...WISH, side: 'maybe' }],
  ['buy-preview', { ...WISH, ticker: '' }],
  ['close', { tradeId: 't', floorE4: '1' }],
  ['halt', { reason: 'x'.repeat(501) }],
])('%s with %j is refused before the trader hears of it', async (what, body) => {
  expect(await code(what, body)).toEqual([400, 'web.bad_request']);
  expect(trader.told).toEqual([]);
});

describe('telling the trader from a browser', () => {
  test.each(ALL)('%s needs a session, from our own page', async (what) => {
    expect(await code(what, {}, { cookie: '' })).toEqual([401, 'web.session_required']);
    expect(await code(what, {}, { origin: 'http://evil.example' })).toEqual([403, 'web.cross_origin']);
    expect([trader.told, kill()]).toEqual([[], null]);
  });

  test('is for the owner of the trader alone', async () => {
    const theirs = await startWeb({
      commandUrl: trader.url,
      killFile,
      traderAccount: { ownerNo: '0002', account: 'main' },
    });
    const headers = { cookie: await theirs.signIn(), 'content-type': 'application/json' };
    for (const what of ['kill', 'close-all']) {
      const reply = await fetch(`${theirs.origin}/api/trading/${what}`, {
        method: 'POST',
        headers,
        body: '{}',
      });
      expect(reply.status).toBe(403);
    }
    expect((await fetch(`${theirs.origin}/api/trading/state`, { headers })).status).toBe(403);
    expect([trader.told, kill()]).toEqual([[], null]);
    await theirs.stop();
  });

  test.each([
    ['halt', { reason: 'r' }, { reason: 'r' }],
    ['reduce', {}, { reason: '' }],
    ['buy', { ...WISH, requestId: 'pressed-once' }, { ...WISH, requestId: 'pressed-once' }],
    ['buy-preview', WISH, WISH],
    ['close', { tradeId: 't' }, { tradeId: 't' }],
    ['close', { tradeId: 't', floorE4: 5_500 }, { tradeId: 't', floorE4: 5_500 }],
    ['close-all', {}, {}],
    ['hold', { tradeId: 't', reason: 'it wins' }, { tradeId: 't', reason: 'it wins' }],
    ['call-off', { tradeId: 't' }, { tradeId: 't' }],
    ['rules', { tradeId: 't', rules: { a: 1 } }, { tradeId: 't', rules: { a: 1 } }],
    ['reconcile', {}, {}],
  ])('%s reaches it, with who said so', async (what, given, told) => {
    expect(await post(what, given)).toEqual([200, SAMPLE_ANSWERS[what]]);
    expect(trader.told).toEqual([[what, { ...told, by: 'web:owner' }]]);
  });

  test('a refusal of the trader is passed on with what to do', async () => {
    const error = { code: 'looser', message: 'trading is halted' };
    trader.answer = { status: 409, body: { error } };
    expect(await post('reduce')).toEqual([
      409,
      { error: { ...error, code: 'trader.looser', fix: TRADER_FIXES.looser } },
    ]);
    trader.answer = { status: 500, body: { error: { code: '<script>', message: 'boom' } } };
    expect(await post('reduce')).toEqual([
      500,
      { error: { code: 'trader.failed', message: 'boom', fix: TRADER_FIXES.failed } },
    ]);
  });

  test('state and trades are asked for', async () => {
    for (const what of ['state', 'trades']) {
      const reply = await fetch(`${web.origin}/api/trading/${what}`, { headers: { cookie } });
      expect([reply.status, await reply.json(), reply.headers.get('cache-control')]).toEqual([
        200,
        SAMPLE_ANSWERS[what],
        'no-store',
      ]);
    }
  });

  test('a trader that does not answer is told as what it is', async () => {
    await trader.stop();
    expect(await code('close-all')).toEqual([503, 'web.trader_silent']);
    trader = await StandInCommands.start();
  });
});

describe('the kill switch', () => {
  test('writes the kill file and tells the trader', async () => {
    expect(await post('kill', { reason: 'panic', flatten: true })).toEqual([
      200,
      { killFile: true, trader: SAMPLE_ANSWERS['kill'] },
    ]);
    expect(trader.told).toEqual([['kill', { reason: 'panic', flatten: true, by: 'web:owner' }]]);
    expect(kill()).toMatchObject({ by: 'web:owner', reason: 'panic', flatten: true });
  });

  test('works while the trader is down', async () => {
    await trader.stop();
    expect(await post('kill')).toEqual([200, { killFile: true, trader: null }]);
    expect(kill()).not.toBeNull();
    trader = await StandInCommands.start();
  });

  test('works while the trader hangs', async () => {
    trader.hangs = true;
    expect(await post('kill')).toEqual([200, { killFile: true, trader: null }]);
    expect(kill()).not.toBeNull();
  });

  test('works while the database is away, for whoever was seen before, and so does all that makes stricter', async () => {
    web.sessions.isDown = true;
    for (const what of ['kill', 'halt', 'reduce', 'close-all']) expect((await post(what))[0]).toBe(200);
    expect(kill()).not.toBeNull();
    expect(await code('hold', { tradeId: 't', reason: 'r' })).toEqual([503, 'web.unavailable']);
    expect(await code('arm', { reason: 'r', password: PASSWORD })).toEqual([503, 'web.unavailable']);
  });

  test('does not take who has signed out, whose time is over, or who was never seen', async () => {
    const other = await web.signIn();
    await fetch(`${web.origin}/api/session`, { method: 'DELETE', headers: { cookie: other } });
    web.sessions.isDown = true;
    expect((await post('kill', {}, { cookie: other }))[0]).toBe(503);
    expect((await post('kill', {}, { cookie: `recio_session=${'A'.repeat(43)}` }))[0]).toBe(503);
    web.clock.aheadMs = 13 * 3_600_000;
    expect((await post('kill'))[0]).toBe(503);
    web.sessions.isDown = false;
    expect((await post('kill'))[0]).toBe(401);
    expect([trader.told, kill()]).toEqual([[], null]);
  });

  test('that reached nothing says so', async () => {
    await trader.stop();
    rmSync(folder, { recursive: true });
    expect(await code('kill')).toEqual([503, 'web.trader_silent']);
    trader = await StandInCommands.start();
    folder = mkdtempSync(join(tmpdir(), 'rec io web kill '));
  });
});

test('what was told is in the audit, without the password; what was only asked is not', async () => {
  web.audit.entries.length = 0;
  await post('close', { tradeId: 't', floorE4: 5_500 });
  await post('buy-preview', WISH);
  await post('rules', { tradeId: 't', rules: { a: 1 } });
  await post('arm', { reason: 'well again', password: PASSWORD });
  trader.answer = { status: 409, body: { error: { code: 'looser', message: 'halted' } } };
  await post('reduce', { reason: '<b>calm</b>' });
  expect(web.audit.entries.map(({ action, detail }) => [action, detail])).toEqual([
    ['trading.close', { tradeId: 't', floorE4: 5_500, status: 200 }],
    ['trading.rules', { tradeId: 't', rules: '{"a":1}', status: 200 }],
    ['trading.arm', { reason: 'well again', status: 200 }],
    ['trading.reduce', { reason: '<b>calm</b>', status: 409 }],
  ]);
});

describe('arming', () => {
  test('wants the password once more', async () => {
    expect(await code('arm', { reason: 'well again' })).toEqual([400, 'web.bad_request']);
    expect(await code('arm', { reason: 'well again', password: 'wrong' })).toEqual([
      401,
      'web.wrong_credentials',
    ]);
    expect(trader.told).toEqual([]);
    expect((await post('arm', { reason: 'well again', password: PASSWORD }))[0]).toBe(200);
    expect(trader.told).toEqual([['arm', { reason: 'well again', removesKillFile: true, by: 'web:owner' }]]);
  });

  test('cannot be guessed at', async () => {
    for (let i = 0; i < 5; i++) await post('arm', { reason: 'r', password: 'wrong' });
    expect((await post('arm', { reason: 'r', password: PASSWORD }))[0]).toBe(429);
    expect(trader.told).toEqual([]);
  });
});
