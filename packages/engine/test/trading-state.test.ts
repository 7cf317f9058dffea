import type { CountE2 } from '@rec-io/domain/money';
import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { describe, expect, test } from 'vitest';
import { MONITOR, scene } from './scene.ts';

const owner = { reason: 'it looks wrong', by: 'owner' };
const down = () => new Error('database is down');
const settled = async () => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

describe('while trading is not active', () => {
  test.each(['reducing', 'halted'] as const)(
    '(%s) nothing is entered, until a person arms',
    async (state) => {
      const { engine, exchange, run } = await scene();
      await engine.control.tighten(state, owner);
      await run(5);
      expect([exchange.placed, engine.entries.denied[0]?.code]).toEqual([[], 'state']);
      expect(await engine.control.arm(owner)).toMatchObject({ kind: 'done' });
      await run(15);
      expect(exchange.placed).toHaveLength(1);
    },
  );

  test('a denial is told once, however often a strategy wants the same', async () => {
    const told: string[] = [];
    const log = { info: () => undefined, warn: (message: string) => void told.push(message) };
    const { engine, run } = await scene(undefined, { log });
    await engine.control.tighten('halted', owner);
    await run(60);
    expect(engine.counters.denied).toBeGreaterThan(1);
    expect(told.filter((message) => message === 'entry denied')).toHaveLength(1);
  });

  test('also what was decided a moment before is not sent any more', async () => {
    const { engine, exchange, ledger, run } = await scene();
    const stored = Promise.withResolvers<void>();
    const append = ledger.append.bind(ledger);
    ledger.append = async (entries) => {
      await append(entries);
      if (entries[0]?.kind === 'intent') await stored.promise;
    };
    await run(1);
    expect(engine.trades.live.size).toBe(1);
    void engine.control.tighten('halted', owner);
    stored.resolve();
    await settled();
    expect(exchange.placed).toEqual([]);
    expect([...engine.trades.trades.values()].map(({ status, reason }) => [status, reason])).toEqual([
      ['error', 'disarmed: trading is halted: it looks wrong'],
    ]);
  });
});

describe('the trading state outlives a restart', () => {
  test('by the ledger', async () => {
    const before = await scene();
    await before.engine.control.tighten('halted', owner);
    const after = await scene(before);
    await after.run(5);
    expect([after.engine.control.state, after.exchange.placed]).toEqual(['halted', []]);
    expect(after.engine.risk.control.newest).toMatchObject(owner);
  });

  test('before whoever asked is told that it is so', async () => {
    const { engine, ledger, journal } = await scene();
    ledger.failure = down;
    const stored = Promise.withResolvers<void>();
    const append = journal.append.bind(journal);
    journal.append = async (entries) => {
      await stored.promise;
      await append(entries);
    };
    let isTold = false;
    const told = engine.control.tighten('reducing', owner).then(() => {
      isTold = true;
    });
    await settled();
    expect([engine.control.state, isTold]).toEqual(['reducing', false]);
    stored.resolve();
    await told;
  });

  test('by the local journal, while the database is away; the ledger has it once it is back', async () => {
    const before = await scene();
    before.ledger.failure = down;
    await before.engine.control.tighten('halted', owner, true);
    expect(before.engine.control.state).toBe('halted');
    await settled();
    expect(before.ledger.entries.some(({ kind }) => kind === 'control')).toBe(false);
    before.ledger.failure = () => null;
    // Killed in between: nothing of the first engine is told to stop.
    const after = await scene(before);
    expect([after.engine.control.state, after.engine.control.flattening]).toEqual(['halted', owner.reason]);
    await after.run(1);
    expect(after.ledger.entries.filter(({ kind }) => kind === 'control').length).toBeGreaterThan(0);
  });

  test('in memory alone, when nothing takes it, and is written as soon as something does', async () => {
    const { engine, ledger, journal, run } = await scene();
    ledger.failure = down;
    journal.append = () => Promise.reject(new Error('the disk is full'));
    await engine.control.tighten('halted', owner);
    expect(engine.control.state).toBe('halted');
    ledger.failure = () => null;
    await run(3);
    expect(ledger.entries.filter(({ kind }) => kind === 'control')).toHaveLength(1);
  });
});

describe('the exchange’s own fuse', () => {
  test('holds every entry', async () => {
    const { exchange, run } = await scene();
    await run(2);
    expect(exchange.placed.map(({ orderGroupId }) => orderGroupId)).toEqual(['g1']);
    expect([...exchange.orderGroups.groups.values()]).toEqual([
      { exchangeIndex: 2, limitE2: DEFAULT_RISK_LIMITS.maxBurstE2, isTriggered: false },
    ]);
  });

  test('that blows stops entries and means exits only', async () => {
    const { engine, exchange, run } = await scene();
    engine.on({
      kind: 'order-group',
      groupId: 'g1',
      change: 'triggered',
      limitE2: null as CountE2 | null,
      timeMs: 0,
    });
    await run(5);
    expect([engine.control.state, exchange.placed]).toEqual(['reducing', []]);
  });

  test('that cannot be had keeps entries from being sent', async () => {
    const first = await scene();
    first.exchange.orderGroups.remembered.clear();
    first.exchange.orderGroups.failure = new Error('no answer');
    const { engine, exchange, run } = await scene(first);
    await run(3);
    expect([engine.entries.denied[0]?.code, exchange.placed]).toEqual(['order_group', []]);
    exchange.orderGroups.failure = null;
    await run(20);
    expect(exchange.placed).toHaveLength(1);
  });
});

test('a breaker acts on what the ledger is told, and its word is the next start’s, too', async () => {
  const before = await scene(undefined, {
    settings: {
      autoEntry: true,
      limits: { ...DEFAULT_RISK_LIMITS, maxRejectedInARow: 2 },
      monitors: [{ ...MONITOR, parameters: { allow_re_entry: true } }],
    },
  });
  before.exchange.answer = async () => ({ kind: 'rejected', code: 'invalid_order', message: 'no' });
  await before.run(60);
  expect(before.exchange.placed).toHaveLength(2);
  const { control } = before.engine;
  expect([control.state, before.engine.risk.control.newest?.by]).toEqual([
    'reducing',
    'breaker:rejected_in_a_row',
  ]);
  before.exchange.answer = async (order) => before.exchange.accept(order);
  const after = await scene(before);
  await after.run(30);
  expect([after.engine.control.state, after.exchange.placed.length]).toEqual(['reducing', 2]);
});
