import type { CountE2 } from '@rec-io/domain/money';
import type { OrderOutcome } from '@rec-io/domain/order';
import { describe, expect, test } from 'vitest';
import { type DeskScene, deskScene, entry, exit } from './desk-scene.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const lost: OrderOutcome = { kind: 'unknown', reason: 'timeout' };
const idsIn = ({ ledger }: DeskScene): string[] =>
  ledger.entries.flatMap((each) => (each.kind === 'intent' ? [each.intent.clientOrderId] : []));

/** A desk with trade `c1` open: three contracts of YES. */
async function opened(): Promise<DeskScene> {
  const scene = await deskScene();
  void scene.submit(entry('c1'));
  await scene.run(2 * SECOND);
  expect(scene.trade()).toMatchObject({ status: 'open', heldE2: 300 });
  return scene;
}

describe('an order', () => {
  test('never pays more nor takes less than was decided: its limit is the decision’s', async () => {
    const { exchange } = await opened();
    expect(exchange.placed[0]).toMatchObject({
      side: 'bid',
      yesPriceE4: 9_400,
      timeInForce: 'immediate_or_cancel',
    });
  });

  test('of an entry is in its shard’s group; an exit reduces only, and is in none', async () => {
    const { exchange, submit, run } = await opened();
    void submit(exit('x1'));
    await run(20);
    const [first, second] = exchange.placed;
    expect(first).toMatchObject({ exchangeIndex: 2, reduceOnly: false, orderGroupId: 'group' });
    expect(second).toMatchObject({
      side: 'ask',
      yesPriceE4: 5_000,
      reduceOnly: true,
      timeInForce: 'immediate_or_cancel',
    });
    expect(second).not.toHaveProperty('orderGroupId');
  });

  test('of an entry is not sent where trading was disarmed meanwhile; an exit is', async () => {
    const { exchange, stream, submit, run } = await opened();
    stream.disarmed = 'halted';
    const entering = submit(entry('c2'));
    void submit(exit('x1'));
    await run(20);
    expect(await entering).toMatchObject({ kind: 'rejected', message: 'halted' });
    expect(exchange.placed.map(({ clientOrderId }) => clientOrderId)).toEqual(['c1', 'x1']);
  });

  test('is sent once, whoever submits it again, and whenever', async () => {
    const { exchange, submit, desk, run } = await deskScene();
    const intent = entry('c1');
    const first = submit(intent);
    const second = desk.submit(intent);
    await run(2 * SECOND);
    expect(await second).toEqual(await first);
    expect(await desk.submit(intent)).toEqual(await first);
    expect(exchange.placed).toHaveLength(1);
  });

  test('whose fill is told before its answer is the same trade', async () => {
    const { exchange, facts, submit, trade, run } = await deskScene();
    exchange.answer = async (order) => {
      facts.record({ kind: 'fill', fill: { ...exchange.fillOf(order, order.countE2), clientOrderId: 'c1' } });
      return exchange.accept(order);
    };
    void submit(entry('c1'));
    await run(20);
    expect(trade()).toMatchObject({ status: 'open', filledE2: 300, feesE6: 4_000 });
  });

  test('answers whoever sent it with its proven fate, once all of its fills are known', async () => {
    const { exchange, submit, trade, run } = await deskScene();
    exchange.answer = async (order) => {
      exchange.accept(order, 200 as CountE2);
      return lost;
    };
    let fate: OrderOutcome | null = null;
    void submit(entry('c1')).then((outcome) => {
      fate = outcome;
    });
    await run(500);
    expect(fate).toBeNull();
    expect(trade()?.reason).toBe('unknown: timeout');
    await run(5 * SECOND);
    expect(fate).toMatchObject({ kind: 'acknowledged', fillCountE2: 200 });
    expect(trade()).toMatchObject({ status: 'open', filledE2: 200 });
  });

  test('that only reduces is ours also where the exchange kept it with what there was to reduce', async () => {
    const { exchange, submit, trade, run } = await opened();
    exchange.answer = async (order) => {
      exchange.accept({ ...order, countE2: 100 as CountE2 });
      return lost;
    };
    void submit(exit('x1'));
    await run(5 * SECOND);
    expect(trade()).toMatchObject({ status: 'closing', soldE2: 100 });
  });
});

describe('the proof that an order is absent', () => {
  async function lostOrder(): Promise<DeskScene> {
    const scene = await deskScene();
    scene.exchange.answer = async () => lost;
    void scene.submit(entry('c1'));
    await scene.run(9 * SECOND);
    expect(scene.trade()?.status).toBe('pending');
    return scene;
  }

  test('takes three complete readings and ten seconds', async () => {
    const { trade, run } = await lostOrder();
    await run(10 * SECOND);
    expect(trade()).toMatchObject({
      status: 'error',
      reason: 'proven_absent: the exchange has no such order',
    });
  });

  test('begins anew when the connection was cut meanwhile', async () => {
    const { stream, trade, run } = await lostOrder();
    stream.connection = 2;
    await run(15 * SECOND);
    expect(trade()?.status).toBe('pending');
    await run(25 * SECOND);
    expect(trade()?.status).toBe('error');
  });

  test('is none without a connection', async () => {
    const { stream, trade, run } = await lostOrder();
    stream.connection = null;
    await run(10 * MINUTE, SECOND);
    expect(trade()?.status).toBe('pending');
  });

  test('is none while there is a fill that it may have made, of an order that the list does not show', async () => {
    const { exchange, trade, run } = await lostOrder();
    const [order] = exchange.placed;
    if (!order) throw new Error('nothing was placed');
    exchange.fills.push(exchange.fillOf(order, order.countE2));
    await run(5 * MINUTE, SECOND);
    expect(trade()?.status).toBe('pending');
    exchange.accept(order);
    await run(15 * SECOND);
    expect(trade()).toMatchObject({ status: 'open', filledE2: 300 });
  });

  test('is none once a fill bears its id', async () => {
    const { exchange, facts, trade, run } = await lostOrder();
    const [order] = exchange.placed;
    if (!order) throw new Error('nothing was placed');
    facts.record({ kind: 'fill', fill: { ...exchange.fillOf(order, 100 as CountE2), clientOrderId: 'c1' } });
    await run(3 * SECOND);
    expect(trade()).toMatchObject({ status: 'open', filledE2: 100, outcome: { kind: 'unknown' } });
    await run(35 * SECOND);
    expect(trade()).toMatchObject({
      status: 'open',
      filledE2: 100,
      outcome: { kind: 'acknowledged', orderId: 'o-c1', fillCountE2: 100, remainingCountE2: 0 },
    });
  });

  test('is none where its fills were listed first and one of them told its id later: all of them are its', async () => {
    const { exchange, facts, trade, run } = await lostOrder();
    const [order] = exchange.placed;
    if (!order) throw new Error('nothing was placed');
    const [first, second] = [exchange.fillOf(order, 100 as CountE2), exchange.fillOf(order, 200 as CountE2)];
    exchange.fills.push(first, { ...second, tradeId: 'second' });
    await run(5 * MINUTE, SECOND);
    expect(trade()).toMatchObject({ status: 'pending', outcome: { kind: 'unknown' } });
    facts.record({
      kind: 'fill',
      fill: { ...first, tradeId: 'third', clientOrderId: 'c1', countE2: 1 as CountE2 },
    });
    await run(35 * SECOND);
    expect(trade()).toMatchObject({
      status: 'open',
      filledE2: 301,
      outcome: { kind: 'acknowledged', fillCountE2: 301 },
    });
  });

  test('is none of an order that may rest beyond its fills: it stays in doubt', async () => {
    const { exchange, facts, submit, run, trade } = await deskScene();
    exchange.answer = async () => lost;
    void submit(entry('c1', { timeInForce: 'good_till_canceled' }));
    await run(2 * SECOND);
    const [order] = exchange.placed;
    if (!order) throw new Error('nothing was placed');
    facts.record({ kind: 'fill', fill: { ...exchange.fillOf(order, 100 as CountE2), clientOrderId: 'c1' } });
    await run(5 * MINUTE, SECOND);
    expect(trade()).toMatchObject({ outcome: { kind: 'unknown' } });
    facts.record({
      kind: 'fill',
      fill: { ...exchange.fillOf(order, 200 as CountE2), tradeId: 'rest', clientOrderId: 'c1' },
    });
    await run(35 * SECOND);
    expect(trade()).toMatchObject({ outcome: { kind: 'acknowledged', fillCountE2: 300 } });
  });
});

test('half an hour without a name service loses no order: all are tracked, and each is found', async () => {
  const { exchange, submit, desk, facts, run } = await deskScene();
  exchange.failure = () => new Error('getaddrinfo EAI_AGAIN');
  exchange.answer = async (order) => {
    exchange.accept(order);
    return lost;
  };
  const ids = Array.from({ length: 6 }, (_, i) => `c${i}`);
  for (const id of ids) void submit(entry(id, { ticker: `T-${id}` }));
  await run(30 * MINUTE, SECOND);
  expect(ids.every((id) => desk.follows(id) && facts.trades.live.has(id))).toBe(true);
  expect(facts.trades.undecidedOrders()).toHaveLength(6);
  exchange.failure = () => null;
  await run(MINUTE, SECOND);
  for (const id of ids) expect(facts.trades.trades.get(id)).toMatchObject({ status: 'open', filledE2: 300 });
  expect(exchange.placed).toHaveLength(6);
});

test('a cancellation that races a fill loses: the fill is a trade, whatever was answered', async () => {
  const { exchange, facts, submit, trade, run } = await deskScene();
  exchange.answer = async (order) => exchange.accept(order, 0 as CountE2);
  void submit(entry('c1'));
  await run(20);
  expect(trade()?.status).toBe('error');
  const [order] = exchange.placed;
  if (!order) throw new Error('nothing was placed');
  facts.record({ kind: 'fill', fill: exchange.fillOf(order, order.countE2) });
  expect(trade()).toMatchObject({ status: 'open', heldE2: 300 });
  expect(facts.trades.live.has('c1')).toBe(true);
});

describe('while the database', () => {
  for (const state of ['away', 'silent'] as const) {
    test(`is ${state}, an exit is sent all the same within a tenth of a second, and the ledger has it afterwards`, async () => {
      const scene = await opened();
      const { exchange, ledger, journal, submit, trade, run } = scene;
      ledger.state = state;
      void submit(exit('x1'));
      await run(100);
      expect(exchange.placed).toHaveLength(2);
      expect(await journal.read()).toMatchObject([{ kind: 'intent', intent: { clientOrderId: 'x1' } }]);
      expect(trade()?.status).toBe('closing');
      await run(2 * SECOND);
      expect(trade()?.status).toBe('closed');
      ledger.recover();
      await run(2 * SECOND);
      expect(idsIn(scene)).toEqual(['c1', 'x1']);
      expect(await journal.read()).toEqual([]);
    });
  }

  test('is away, no entry is sent, and none goes into the journal', async () => {
    const { exchange, ledger, journal, submit, run } = await deskScene();
    ledger.state = 'away';
    const fate = submit(entry('c1'));
    await run(5 * SECOND);
    expect(await fate).toMatchObject({ kind: 'rejected', code: 'not_durable' });
    expect(exchange.placed).toEqual([]);
    expect(await journal.read()).toEqual([]);
  });

  test('is well, an exit goes into no journal', async () => {
    const { journal, submit, run } = await opened();
    void submit(exit('x1'));
    await run(200);
    expect(await journal.read()).toEqual([]);
  });

  test('and the journal fail, an exit is not sent either, and says so', async () => {
    const { exchange, ledger, journal, submit, run } = await opened();
    ledger.state = 'away';
    journal.append = () => Promise.reject(new Error('no space left on device'));
    const fate = submit(exit('x1'));
    await run(SECOND);
    expect(await fate).toMatchObject({ kind: 'rejected', code: 'not_durable' });
    expect(exchange.placed).toHaveLength(1);
  });

  test('is silent, an exit that waited longer than whoever decided it allows is not sent', async () => {
    const { exchange, ledger, submit, run } = await opened();
    ledger.state = 'silent';
    const fate = submit(exit('x1'), { withinMs: 30 });
    await run(SECOND);
    expect(exchange.placed).toHaveLength(1);
    expect(await fate).toMatchObject({ kind: 'rejected', code: 'too_late' });
  });

  test('was away and the trader was killed, the exit is known to the next run, proven, and in the ledger', async () => {
    const before = await opened();
    before.ledger.state = 'away';
    before.exchange.answer = (order) => {
      before.exchange.accept(order);
      return new Promise(() => undefined);
    };
    void before.submit(exit('x1'));
    await before.run(100);
    expect(before.exchange.placed).toHaveLength(2);
    expect(idsIn(before)).toEqual(['c1']);
    // Killed here: nothing of its memory is left.
    before.ledger.state = 'well';
    const after = await deskScene(before);
    expect(after.trade()).toMatchObject({
      status: 'closing',
      exit: { cause: 'probability-stop', ended: null },
    });
    const [open] = after.facts.trades.undecidedOrders();
    if (!open) throw new Error('nothing is open');
    void after.desk.resume(open.intent);
    await after.run(5 * SECOND);
    expect(after.trade()).toMatchObject({ status: 'closed', closeMethod: 'auto', soldE2: 300 });
    expect(idsIn(after)).toEqual(['c1', 'x1']);
    expect(await after.journal.read()).toEqual([]);
    expect(after.exchange.placed).toHaveLength(2);
  });
});

test('a stopped desk sends nothing that became durable too late for it', async () => {
  const { exchange, ledger, desk, submit, run } = await deskScene();
  const durable = Promise.withResolvers<void>();
  const append = ledger.append.bind(ledger);
  ledger.append = async (entries) => {
    await durable.promise;
    await append(entries);
  };
  const fate = submit(entry('c1'));
  await run(50);
  desk.stop();
  durable.resolve();
  await run(50);
  expect(await fate).toMatchObject({ kind: 'rejected', code: 'stopped' });
  expect(exchange.placed).toEqual([]);
});
