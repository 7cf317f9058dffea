import type { CountE2 } from '@rec-io/domain/money';
import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryGroups } from '../test/memory-groups.ts';
import { OrderFuse } from './order-fuse.ts';
import { VirtualTime } from './virtual-time.ts';

const SHARD = 2;
let exchange: MemoryGroups;
let time: VirtualTime;
let blown: string[];
let limitE2: number;

beforeEach(() => {
  exchange = new MemoryGroups();
  time = new VirtualTime();
  blown = [];
  limitE2 = 200_000;
});

/** A trader's fuse; another one is the same trader after a restart. */
async function fuse(): Promise<OrderFuse> {
  const made = new OrderFuse({
    groups: exchange,
    memory: exchange,
    limitE2: () => limitE2 as CountE2,
    timers: time,
    log: { info: () => undefined, warn: () => undefined },
    onTriggered: (reason) => blown.push(reason),
  });
  await made.ensure(SHARD);
  return made;
}

async function passes(ms: number): Promise<void> {
  time.advanceTo(time.nowMs() + ms);
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
const told = (change: 'triggered' | 'deleted' | 'reset', groupId = 'g1') =>
  ({ kind: 'order-group', groupId, change, limitE2: null, timeMs: 0 }) as const;

describe('the group for entries', () => {
  test('is made once for a shard, with the limit of a burst, and is the same after a restart', async () => {
    const first = await fuse();
    await Promise.all([first.ensure(SHARD), first.ensure(SHARD)]);
    expect([first.groupId(SHARD), first.groupId(0)]).toEqual(['g1', null]);
    expect(exchange.groups.get('g1')).toEqual({ exchangeIndex: 2, limitE2: 200_000, isTriggered: false });
    limitE2 = 50_000;
    expect((await fuse()).groupId(SHARD)).toBe('g1');
    expect(exchange.groups.get('g1')?.limitE2).toBe(50_000);
    expect(exchange.groups.size).toBe(1);
  });

  test('is tried for until there is one; until then nothing is entered', async () => {
    exchange.failure = new Error('down');
    const waiting = await fuse();
    expect(waiting.groupId(SHARD)).toBeNull();
    exchange.failure = null;
    await waiting.ensure(SHARD);
    await passes(4_999);
    expect(waiting.groupId(SHARD)).toBeNull();
    await passes(1);
    expect(waiting.groupId(SHARD)).toBe('g1');
  });

  test('that is gone is made anew', async () => {
    const one = await fuse();
    exchange.groups.clear();
    one.on(told('deleted'));
    expect(one.groupId(SHARD)).toBeNull();
    await passes(0);
    expect(one.groupId(SHARD)).toBe('g1');
    expect(exchange.asked.filter((what) => what === 'create 2')).toHaveLength(2);
    one.refused(SHARD, 'order group not found');
    expect(one.groupId(SHARD)).toBeNull();
    expect(blown).toEqual([]);
  });
});

describe('a group that was triggered', () => {
  test('stops entries, whoever did it, and only a reset of ours lets them in again', async () => {
    const one = await fuse();
    one.on(told('triggered', 'somebody else’s'));
    expect(one.groupId(SHARD)).toBe('g1');
    one.on(told('triggered'));
    one.on(told('triggered'));
    expect([one.groupId(SHARD), blown]).toEqual([null, ['the exchange has triggered the order group']]);
    one.on(told('reset'));
    expect(one.groupId(SHARD)).toBeNull();
    expect(await one.reset()).toEqual([{ exchangeIndex: SHARD, groupId: 'g1', problem: null }]);
    expect(one.groupId(SHARD)).toBe('g1');
  });

  test('while nobody looked is found so after a restart, and stays so', async () => {
    await fuse();
    await exchange.trigger('g1');
    const after = await fuse();
    expect([after.groupId(SHARD), blown]).toEqual([
      null,
      ['the order group was triggered while nobody looked'],
    ]);
    expect(exchange.asked).not.toContain('reset g1');
  });

  test('is known by the refusal of an entry, where nothing else told', async () => {
    const one = await fuse();
    one.refused(SHARD, 'order group is triggered');
    expect([one.groupId(SHARD), blown]).toEqual([
      null,
      ['the exchange refuses entries: order group is triggered'],
    ]);
  });
});

describe('cutting', () => {
  test('triggers the groups, and does so until the exchange has confirmed it', async () => {
    const one = await fuse();
    exchange.failure = new Error('no answer');
    expect(await one.trigger()).toEqual([{ exchangeIndex: SHARD, groupId: 'g1', problem: 'no answer' }]);
    exchange.failure = null;
    await passes(5_000);
    expect(exchange.groups.get('g1')?.isTriggered).toBe(true);
    await passes(60_000);
    expect(exchange.asked.filter((what) => what === 'trigger g1')).toHaveLength(2);
  });

  test('is not gone on with after a reset', async () => {
    const one = await fuse();
    exchange.failure = new Error('no answer');
    await one.trigger();
    exchange.failure = null;
    await one.reset();
    await passes(60_000);
    expect(exchange.groups.get('g1')?.isTriggered).toBe(false);
  });

  test('that is still on its way is waited for by a reset, which it would undo', async () => {
    const one = await fuse();
    const arrival = Promise.withResolvers<void>();
    exchange.triggersArrive = arrival.promise;
    const cut = one.trigger();
    const reset = one.reset();
    await passes(0);
    expect(exchange.asked).not.toContain('reset g1');
    arrival.resolve();
    await Promise.all([cut, reset]);
    expect([exchange.groups.get('g1')?.isTriggered, one.groupId(SHARD)]).toEqual([false, 'g1']);
  });

  test('reaches also a group that comes later', async () => {
    exchange.failure = new Error('down');
    const one = await fuse();
    await one.trigger();
    exchange.failure = null;
    await passes(5_000);
    expect(exchange.groups.get('g1')?.isTriggered).toBe(true);
    expect(one.groupId(SHARD)).toBeNull();
  });

  test('and a reset that is not confirmed is told as what it is', async () => {
    const one = await fuse();
    await one.trigger();
    exchange.failure = new Error('no answer');
    expect(await one.reset()).toMatchObject([{ problem: 'no answer' }]);
    expect(one.groupId(SHARD)).toBeNull();
  });
});

test('a changed limit is told to the exchange, until it has it', async () => {
  const one = await fuse();
  limitE2 = 300;
  exchange.failure = new Error('no answer');
  expect(await one.relimit()).toMatchObject([{ problem: 'no answer' }]);
  exchange.failure = null;
  await passes(5_000);
  expect(exchange.groups.get('g1')?.limitE2).toBe(300);
  limitE2 = 100;
  expect(await one.relimit()).toMatchObject([{ problem: null }]);
  expect(exchange.groups.get('g1')?.limitE2).toBe(100);
});

describe('while the exchange does not confirm', () => {
  test('it is asked once at a time, however often the fuse is cut or its limit changed meanwhile', async () => {
    const one = await fuse();
    exchange.failure = new Error('down');
    for (let i = 0; i < 5; i++) await Promise.all([one.trigger(), one.relimit()]);
    const before = exchange.asked.length;
    await passes(5_000);
    expect(exchange.asked.slice(before).toSorted()).toEqual(['limit g1', 'trigger g1']);
  });

  test('a group that is gone is made anew and cut, and is not asked for again', async () => {
    const one = await fuse();
    exchange.groups.clear();
    expect((await one.trigger())[0]?.problem).toMatch('not_found');
    await passes(5_000);
    expect([...exchange.groups.values()].map(({ isTriggered }) => isTriggered)).toEqual([true]);
    const before = exchange.asked.length;
    await passes(60_000);
    expect(exchange.asked).toHaveLength(before);
  });

  test('who arms while the group is gone can arm once it was made anew', async () => {
    const one = await fuse();
    exchange.groups.clear();
    expect((await one.reset())[0]?.problem).toMatch('not_found');
    await passes(0);
    expect((await one.reset()).map(({ problem }) => problem)).toEqual([null]);
  });
});
