import type { LogQuestion, RestartOutcome, SystemView } from '@rec-io/domain/system-view';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TRADERS } from '../../test/memory-stores.ts';
import { startWeb, type TestWeb } from '../../test/running-web.ts';
import type { ObservedSystem } from '../ports.ts';

const VIEW: SystemView = {
  running: true,
  healthy: false,
  keeper: 'parent',
  programs: [
    {
      ...{ program: 'trader', port: 4000, pid: 12, state: 'unready', ready: false, reason: 'waits' },
      ...{ restarts: 1, upSinceMs: 5, memoryBytes: 7, host: null, restartable: 'yes' },
    },
  ],
  machine: {
    ...{ processors: 2, load: 0.5, memoryBytes: 10, memoryFreeBytes: 4 },
    ...{ diskBytes: null, diskFreeBytes: null },
  },
  feeds: [{ feed: 'account', program: 'sync', ageMs: 3 }],
  version: '1',
  nodeVersion: '24',
  backups: { place: '/b', newest: 'away', moments: { fromMs: 1, toMs: 2 }, provedMs: null },
  updates: {
    ...{ from: null, checkedMs: null, last: { from: '1', to: '2', begunMs: 3 } },
    news: { state: 'open', version: '2', text: 'recio update --resume' },
  },
};

let web: TestWeb;
let cookie: string;
let outcome: RestartOutcome;
let asked: unknown[];
const system: ObservedSystem = {
  look: async () => VIEW,
  async restart(program, pid) {
    asked.push([program, pid]);
    return outcome;
  },
  logs: async () => [{ name: 'web', sizeBytes: 1, changedAtMs: 2 }],
  async log(question: LogQuestion) {
    asked.push(question);
    if (question.name === 'closed') return 'unreadable';
    if (question.name !== 'web') return 'unknown';
    return { lines: [{ timeMs: null, level: null, text: 'x' }], cursor: '1-2', isCut: false };
  },
};

beforeEach(async () => {
  [outcome, asked] = ['asked', []];
  const systemFacts = { read: () => Promise.reject(new Error('the database is away')) };
  web = await startWeb({ system, systemFacts });
  cookie = await web.signIn();
  web.audit.entries.length = 0;
});
afterEach(() => web.stop());

const get = async (path: string) => {
  const reply = await fetch(`${web.origin}/api/system${path}`, { headers: { cookie } });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
};
const restart = async (body: unknown, headers: Record<string, string> = {}) => {
  const reply = await fetch(`${web.origin}/api/system/restart`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const told = (await reply.json()) as { done?: boolean; error?: { code: string; message: string } };
  return { status: reply.status, ...told };
};

test('what runs is told also while the database is away', async () => {
  const { status, body } = await get('');
  expect(status).toBe(200);
  expect(body).toMatchObject({ ...VIEW, mode: 'simulated', database: null });
});

describe('a restart', () => {
  test('is of the process that was meant, and is written down with what came of it', async () => {
    expect(await restart({ program: 'trader', pid: 12 })).toMatchObject({ status: 200, done: true });
    expect(asked).toEqual([['trader', 12]]);
    expect(web.audit.entries).toMatchObject([
      { action: 'program.restart', login: 'owner', detail: { program: 'trader', pid: 12, outcome: 'asked' } },
    ]);
  });

  test.each([
    ['unknown', 404, 'web.unknown_program'],
    ['guest', 409, 'web.not_restarted'],
    ['database', 409, 'web.not_restarted'],
    ['not-seen', 409, 'web.not_restarted'],
    ['not-kept', 409, 'web.not_restarted'],
    ['changed', 409, 'web.not_restarted'],
  ] as const)('that comes to "%s" says why, and is written down, too', async (came, status, code) => {
    outcome = came;
    expect(await restart({ program: 'x', pid: 1 })).toMatchObject({ status, error: { code } });
    expect(web.audit.entries).toMatchObject([{ action: 'program.restart', detail: { outcome: came } }]);
  });

  test.each([
    {},
    { program: 'trader' },
    { program: 'trader', pid: 0 },
    { program: 'trader', pid: 1.5 },
    { program: 'trader', pid: '12' },
    { program: 'trader', pid: 2 ** 31 },
    { program: '../trader', pid: 12 },
    { program: 'trader; reboot', pid: 12 },
    { program: 'trader', pid: 12, signal: 'SIGKILL' },
  ])('of nonsense is refused: %j', async (body) => {
    expect(await restart(body)).toMatchObject({ status: 400, error: { code: 'web.bad_request' } });
    expect(asked).toEqual([]);
  });

  test('from another site is refused', async () => {
    const other = { origin: 'http://evil.example' };
    expect((await restart({ program: 'trader', pid: 12 }, other)).error?.code).toBe('web.cross_origin');
    expect(asked).toEqual([]);
  });
});

test('logs are asked for by name, from a cursor, by a word', async () => {
  expect((await get('/logs')).body).toEqual([{ name: 'web', sizeBytes: 1, changedAtMs: 2 }]);
  const { body } = await get('/log?name=web&after=1-2&contains=a%20b&level=warn&lines=5');
  expect(body).toEqual({
    lines: [{ timeMs: null, level: null, text: 'x' }],
    cursor: '1-2',
    isCut: false,
  });
  expect(asked).toEqual([{ name: 'web', after: '1-2', contains: 'a b', warnings: true, linesMax: 5 }]);
  expect(await get('/log?name=none')).toMatchObject({
    status: 404,
    body: { error: { code: 'web.unknown_log' } },
  });
  expect((await get('/log?name=closed')).body).toMatchObject({ error: { code: 'web.log_unreadable' } });
});

test.each([
  '/log',
  '/log?name=..%2Fsecrets',
  '/log?name=web.log',
  '/log?name=web&after=x',
  '/log?name=web&after=-1',
  '/log?name=web&lines=501',
  '/log?name=web&lines=0',
  '/log?name=web&level=info',
  `/log?name=web&contains=${'x'.repeat(201)}`,
  '/log?name=web&contains=%00',
  '/logs?all=1',
])('nonsense is refused: %s', async (path) => {
  expect(await get(path)).toMatchObject({ status: 400, body: { error: { code: 'web.bad_request' } } });
  expect(asked).toEqual([]);
});

test('who owns another account has no say in the installation', async () => {
  web.sessions.reach = { ownerNo: '0002', account: 'main', role: 'owner' };
  const code = 'web.not_your_trader';
  for (const path of ['', '/logs', '/log?name=web'])
    expect(await get(path)).toMatchObject({ status: 403, body: { error: { code } } });
  expect((await restart({ program: 'trader', pid: 12 })).error?.code).toBe(code);
  expect(asked).toEqual([]);
  web.sessions.reach = { ...TRADERS, role: 'owner' };
  expect((await get('/logs')).status).toBe(200);
});
