import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TRADERS } from './memory-stores.ts';
import { startWeb, type TestWeb } from './running-web.ts';
import { monitorsInDatabase } from './seeded-monitors.ts';
import { StandInCommands } from './stand-in-commands.ts';

let kept: Awaited<ReturnType<typeof monitorsInDatabase>>;
let trader: StandInCommands;
let web: TestWeb;
let cookie: string;
beforeAll(async () => {
  kept = await monitorsInDatabase();
  trader = await StandInCommands.start();
  web = await startWeb({ monitors: kept.monitors, strategies: kept.strategies, commandUrl: trader.url });
  cookie = await web.signIn();
});
beforeEach(() => {
  web.audit.entries.length = 0;
  trader.answer = null;
});
afterAll(async () => {
  await web.stop();
  await trader.stop();
  await kept.drop();
});

const askAt = async (at: TestWeb, as: string, method: string, path: string, body?: unknown) => {
  const reply = await fetch(`${at.origin}${path}`, {
    method,
    headers: { cookie: as, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return [reply.status, JSON.parse(await reply.text())] as const;
};
const ask = (method: string, path: string, body?: unknown) => askAt(web, cookie, method, path, body);
const fresh = { symbol: 'BTC', series: 'hourly', strategy: 'Hourly HTC', settings: {} };
const listed = async () => (await ask('GET', '/api/monitors'))[1];
const inDatabase = async (name: string) =>
  (await kept.monitors.read('0001')).find((each) => each.name === name) ?? null;

test('are listed with what keeps each from entering and what it holds, and never those of another owner', async () => {
  const reply = await listed();
  expect(reply).toMatchObject({ mode: 'simulated', autoEntry: false });
  expect(reply.monitors.map(({ name }: { name: string }) => name)).toEqual(['btc-hourly-htc', 'holder']);
  expect(reply.monitors[0]).toMatchObject({
    obstacle: { kind: 'entries-off' },
    held: [],
    strategy: 'Hourly HTC',
  });
  expect(reply.monitors[1]).toMatchObject({
    obstacle: { kind: 'off' },
    held: [{ id: 'held-1', status: 'open' }],
  });
});

test('are made, changed, switched and removed by the rules of the command line, and all of it is written down', async () => {
  const settings = { min_probability: 97.5, auto_stop: true, multiplier: 3 };
  expect(await ask('POST', '/api/monitors', { ...fresh, name: 'one', settings })).toMatchObject([
    200,
    { own: { parameters: { min_probability: 97.5 }, size: { multiplier: 3 }, rules: { auto_stop: true } } },
  ]);
  expect(await inDatabase('one')).toMatchObject({ enabled: false, mode: null, strategy: 'Hourly HTC' });
  expect((await ask('POST', '/api/monitors', { ...fresh, name: 'one' }))[1].error.code).toBe(
    'web.monitor_exists',
  );
  await ask('PUT', '/api/monitors/one', { settings: { min_probability: null, max_time: 600 } });
  expect(await inDatabase('one')).toMatchObject({ parameters: { max_time: 600 }, size: { multiplier: 3 } });
  await ask('PUT', '/api/monitors/one', { strategy: 'calm-evening', settings: { patience: 5 } });
  expect(await inDatabase('one')).toMatchObject({ strategy: 'calm-evening', parameters: { patience: 5 } });
  await ask('PUT', '/api/monitors/one/switch', { enabled: true });
  expect(await inDatabase('one')).toMatchObject({ enabled: true, mode: 'simulated' });
  await ask('PUT', '/api/monitors/one/switch', { enabled: false });
  expect(await inDatabase('one')).toMatchObject({ enabled: false });
  expect((await ask('DELETE', '/api/monitors/one'))[0]).toBe(200);
  expect(await inDatabase('one')).toBe(null);
  expect(web.audit.entries.map(({ action }) => action)).toEqual([
    ...['monitor.added', 'monitor.changed', 'monitor.changed'],
    ...['monitor.enabled', 'monitor.disabled', 'monitor.removed'],
  ]);
});

test('one that holds trades stays, and says what it holds', async () => {
  const [status, { error }] = await ask('DELETE', '/api/monitors/holder');
  expect([status, error.code]).toEqual([409, 'web.monitor_holds']);
  expect(error.message).toContain('KXBTCD-26MAR0312-T81999.99 yes (open)');
  expect(await inDatabase('holder')).not.toBe(null);
});

test('one whose strategy the trader does not ask any more says why', async () => {
  trader.answer = { status: 200, body: [{ name: 'holder', reason: 'it failed' }] };
  await ask('PUT', '/api/monitors/holder/switch', { enabled: true });
  const [, monitor] = (await listed()).monitors;
  expect(monitor.obstacle).toEqual({ kind: 'entries-off', detail: '' });
  await kept.database.pool.query(
    `UPDATE users.auto_trade_settings SET auto_entry = true, auto_entry_mode = 'simulated'`,
  );
  const [, again] = (await listed()).monitors;
  expect(again.obstacle).toEqual({ kind: 'suspended', detail: 'it failed' });
  await kept.database.pool.query('UPDATE users.auto_trade_settings SET auto_entry = false');
  await ask('PUT', '/api/monitors/holder/switch', { enabled: false });
});

describe('what cannot be is refused beside its field, and nothing is changed', () => {
  test.each([
    [{ min_probability: 101 }, [{ key: 'min_probability', message: 'must be a number from 0 to 100' }]],
    [{ min_probability: 'high' }, [{ key: 'min_probability', message: 'must be a number from 0 to 100' }]],
    [{ min_time: 1000 }, [{ key: 'min_time', message: 'must not be above max_time, which is 900' }]],
    [{ auto_stop: 1 }, [{ key: 'auto_stop', message: 'must be true or false' }]],
    [{ on_stale: '<script>' }, [{ key: 'on_stale', message: 'must be one of book, hold, exit' }]],
    [{ position_size: 2.5 }, [{ key: 'position_size', message: 'must be a whole number' }]],
    [{ constructor: 1 }, [{ key: 'constructor', message: 'is no setting of it' }]],
    [{ constructor: null }, [{ key: 'constructor', message: 'is no setting of it' }]],
    [
      { min_probability: 101, multiplier: 0 },
      [
        { key: 'min_probability', message: 'must be a number from 0 to 100' },
        { key: 'multiplier', message: 'must be a number from 1 to 100' },
      ],
    ],
  ])('%j', async (settings, problems) => {
    const before = await inDatabase('btc-hourly-htc');
    const [status, { error }] = await ask('PUT', '/api/monitors/btc-hourly-htc', { settings });
    expect([status, error.code, error.settings]).toEqual([400, 'web.bad_setting', problems]);
    expect(await inDatabase('btc-hourly-htc')).toEqual(before);
    expect(web.audit.entries).toEqual([]);
  });

  test.each([
    ['POST', '/api/monitors', { ...fresh, name: 'Upper' }, 'web.bad_request'],
    ['POST', '/api/monitors', { ...fresh, name: 'x'.repeat(41) }, 'web.bad_request'],
    ['POST', '/api/monitors', { ...fresh, name: '<script>' }, 'web.bad_request'],
    ['POST', '/api/monitors', { ...fresh, name: 'x', symbol: 'DOGE' }, 'web.bad_request'],
    ['POST', '/api/monitors', { ...fresh, name: 'x', enabled: true }, 'web.bad_request'],
    ['POST', '/api/monitors', { ...fresh, name: 'x', settings: { a: [1] } }, 'web.bad_request'],
    ['POST', '/api/monitors', { ...fresh, name: 'x', settings: { a: 'x'.repeat(65) } }, 'web.bad_request'],
    ['POST', '/api/monitors', { ...fresh, name: 'x', strategy: 'nobody' }, 'web.unusable_strategy'],
    ['POST', '/api/monitors', { ...fresh, name: 'x', strategy: 'broken' }, 'web.unusable_strategy'],
    ['PUT', '/api/monitors/theirs', { settings: {} }, 'web.unknown_monitor'],
    ['PUT', '/api/monitors/theirs/switch', { enabled: true }, 'web.unknown_monitor'],
    ['DELETE', '/api/monitors/theirs', undefined, 'web.unknown_monitor'],
    ['DELETE', '/api/monitors/..%2Faccount', undefined, 'web.bad_request'],
    ['PUT', '/api/monitors/holder/switch', { enabled: 'yes' }, 'web.bad_request'],
  ])('%s %s %j', async (method, path, body, code) => {
    const before = [await kept.monitors.read('0001'), await kept.monitors.read('0002')];
    expect((await ask(method, path, body))[1].error?.code).toBe(code);
    expect([await kept.monitors.read('0001'), await kept.monitors.read('0002')]).toEqual(before);
    expect(web.audit.entries).toEqual([]);
  });
});

test('with real money it is switched on by word only, and another mode is said', async () => {
  const stores = { monitors: kept.monitors, strategies: kept.strategies, commandUrl: trader.url };
  const prod = await startWeb({ ...stores, mode: 'prod' });
  const as = await prod.signIn();
  const path = '/api/monitors/btc-hourly-htc/switch';
  expect((await askAt(prod, as, 'PUT', path, { enabled: true }))[1].error.code).toBe('web.word_wanted');
  expect((await inDatabase('btc-hourly-htc'))?.mode).toBe(null);
  expect(await askAt(prod, as, 'PUT', path, { enabled: true, confirm: 'prod' })).toMatchObject([
    200,
    { mode: 'prod' },
  ]);
  expect((await listed()).monitors[0].obstacle).toEqual({ kind: 'other-mode', detail: 'prod' });
  await askAt(prod, as, 'PUT', path, { enabled: false });
  await prod.stop();
});

test('strategies are told with what holds without settings; one that cannot be used with its reason', async () => {
  const [, told] = await ask('GET', '/api/strategies');
  const of = (name: string) => told.strategies.find((each: { name: string }) => each.name === name);
  expect(told.directory).toBe(kept.directory);
  expect(of('Hourly HTC')).toMatchObject({
    kind: 'built-in',
    problem: null,
    inherited: { parameters: { min_probability: 95 } },
  });
  expect(of('Momentum Scalp').inherited.rules).toMatchObject({
    take_profit_enabled: true,
    take_profit_gain: 8,
  });
  expect(of('calm-evening')).toMatchObject({
    kind: 'own',
    problem: null,
    inherited: { parameters: { patience: 3 } },
  });
  expect(of('broken').problem).toContain('description must be a text');
  await writeFile(join(kept.directory, 'second.ts'), 'export default 1;\n');
  const [, again] = await ask('GET', '/api/strategies');
  expect(again.strategies.at(-1)).toMatchObject({ name: 'second', kind: 'own', problem: expect.any(String) });
});

test('an owner’s monitors are seen by who looks at that account', async () => {
  web.sessions.reach = { ownerNo: '0002', account: 'main', role: 'viewer' };
  const told = await listed();
  expect(told.monitors.map(({ name }: { name: string }) => name)).toContain('theirs');
  expect(told.monitors.map(({ name }: { name: string }) => name)).not.toContain('holder');
  expect((await ask('PUT', '/api/monitors/theirs/switch', { enabled: true }))[0]).toBe(403);
  web.sessions.reach = { ...TRADERS, role: 'owner' };
});
