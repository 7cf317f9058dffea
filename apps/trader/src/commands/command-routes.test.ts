import { BEGIN_BEFORE_HEADER } from '@rec-io/domain/command-deadline';
import { defaultsOf } from '@rec-io/domain/parameters';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { PROTECTION_PARAMETERS } from '@rec-io/domain/protection-parameters';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandRoutes, STRICT } from './command-routes.ts';
import { CommandRefusal, type TraderCommands } from './trader-commands.ts';

let app: FastifyInstance;
let told: unknown[][];
/** Thrown by every command while it is set. */
let refusal: Error | null;

beforeEach(() => {
  told = [];
  refusal = null;
  app = fastify(STRICT);
  const names = [
    'close',
    'closeAll',
    'hold',
    'callOff',
    'rules',
    'reduce',
    'halt',
    'kill',
    'arm',
    'reconcile',
    'adopt',
  ];
  const heard =
    (name: string) =>
    (...given: unknown[]) => {
      told.push([name, ...given]);
      if (refusal) throw refusal;
      return name === 'hold' ? undefined : { said: name };
    };
  const commands = Object.fromEntries([...names, 'state', 'suspended'].map((name) => [name, heard(name)]));
  commandRoutes(app, commands as unknown as TraderCommands);
});
afterEach(() => app.close());

async function post(name: string, body: unknown) {
  const reply = await app.inject({ method: 'POST', url: `/command/${name}`, payload: body as object });
  return [reply.statusCode, reply.json()];
}
const code = async (name: string, body: unknown) => {
  const [status, reply] = await post(name, body);
  return [status, (reply as { error?: { code: string } }).error?.code];
};
const by = 'cli:ada';

describe('a command', () => {
  test.each([
    ['close', { tradeId: 't', by }, ['close', 't', null, by]],
    ['close', { tradeId: 't', by, floorE4: 5_500 }, ['close', 't', 5_500, by]],
    ['close-all', { by }, ['closeAll', null, by]],
    ['close-all', { by, floorE4: 100 }, ['closeAll', 100, by]],
    ['hold', { tradeId: 't', reason: ' it wins ', by }, ['hold', 't', 'it wins', by]],
    ['call-off', { tradeId: 't', by }, ['callOff', 't', by]],
    ['reduce', { reason: '', by }, ['reduce', '', by]],
    ['halt', { reason: 'r', by }, ['halt', 'r', by]],
    ['kill', { reason: 'r', by, flatten: true }, ['kill', 'r', by, true]],
    ['arm', { reason: 'fixed', by, removesKillFile: true }, ['arm', 'fixed', by, true]],
    ['reconcile', { by }, ['reconcile']],
    ['adopt', { reason: 'a deposit', by }, ['adopt', 'a deposit', by]],
  ])('%s reaches the trader', async (name, body, expected) => {
    expect((await post(name, body))[0]).toBe(200);
    expect(told).toEqual([expected]);
  });

  test('says that it is done where there is no more to say', async () => {
    expect(await post('hold', { tradeId: 't', reason: 'r', by })).toEqual([200, { done: true }]);
    expect(await post('close', { tradeId: 't', by })).toEqual([200, { said: 'close' }]);
  });

  test.each([
    ['close', { by }],
    ['close', { tradeId: 't', by, floorE4: 10_000 }],
    ['close-all', { by, floorE4: 0.5 }],
    ['close', { tradeId: 't' }],
    ['close', { tradeId: 't', by, all: true }],
    ['close', { tradeId: 7, by }],
    ['kill', { reason: 'r', by }],
    ['kill', { reason: 'r', by, flatten: 'yes' }],
    ['arm', { by, removesKillFile: true }],
    ['halt', 'stop'],
    ['rules', { tradeId: 't', by, rules: [] }],
  ])('%s with %j is no such command', async (name, body) => {
    expect(await code(name, body)).toEqual([422, 'bad_command']);
    expect(told).toEqual([]);
  });

  test('wants a reason where it makes less strict or gives protection away', async () => {
    expect(await code('arm', { reason: ' ', by, removesKillFile: false })).toEqual([422, 'no_reason']);
    expect(await code('hold', { tradeId: 't', reason: '', by })).toEqual([422, 'no_reason']);
    expect(told).toEqual([]);
  });

  test.each([
    ['unknown_trade', 404],
    ['looser', 409],
    ['exchange_unreadable', 503],
  ] as const)('refused with %s says so', async (reason, status) => {
    refusal = new CommandRefusal(reason, 'because');
    expect(await post('reduce', { reason: 'r', by })).toEqual([
      status,
      { error: { code: reason, message: 'because' } },
    ]);
  });

  test.each([
    ['arm', { reason: 'fixed', by, removesKillFile: true }, 409],
    ['adopt', { reason: 'a deposit', by }, 409],
    ['close', { tradeId: 't', by }, 409],
    ['hold', { tradeId: 't', reason: 'r', by }, 409],
    ['reduce', { reason: 'r', by }, 200],
    ['halt', { reason: 'r', by }, 200],
    ['kill', { reason: 'r', by, flatten: true }, 200],
  ])(
    '%s that its asker has given up is done only where it makes trading stricter',
    async (name, payload, status) => {
      const at = async (untilMs: number) => {
        const headers = { [BEGIN_BEFORE_HEADER]: `${untilMs}` };
        const reply = await app.inject({ method: 'POST', url: `/command/${name}`, payload, headers });
        return [reply.statusCode, told.length];
      };
      expect(await at(Date.now() - 1)).toEqual([status, status === 200 ? 1 : 0]);
      told = [];
      expect(await at(Date.now() + 60_000)).toEqual([200, 1]);
    },
  );

  test('that fails is not called done', async () => {
    refusal = new Error('boom');
    expect(await code('halt', { reason: 'r', by })).toEqual([500, 'failed']);
  });
});

describe('rules for a trade', () => {
  const all = defaultsOf(PROTECTION_PARAMETERS);

  test('are those that were told, in the program’s units', async () => {
    expect((await post('rules', { tradeId: 't', by, rules: all }))[0]).toBe(200);
    expect(told).toEqual([['rules', 't', DEFAULT_PROTECTIVE_RULES, by]]);
  });

  test.each([
    ['one that is missing', Object.fromEntries(Object.entries(all).slice(1))],
    ['one that does not exist', { ...all, stop: 1 }],
    ['one out of its range', { ...all, [Object.keys(all)[1] ?? '']: -1 }],
  ])('with %s are refused', async (_name, rules) => {
    expect(await code('rules', { tradeId: 't', by, rules })).toEqual([422, 'bad_rules']);
    expect(told).toEqual([]);
  });
});
