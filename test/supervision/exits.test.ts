import type { PriceE4 } from '@rec-io/domain/money';
import type { OrderOutcome } from '@rec-io/domain/order';
import { describe, expect, test } from 'vitest';
import { ExitScene, NO_RULES, PROBABILITY_STOP } from './exit-scene.ts';

describe('a stop', () => {
  test('sells at the best bid as soon as its rule wants out, and the exit ends flat', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 50);
    await scene.run(5);
    expect(scene.sent).toEqual([]);
    scene.probability = 0.3;
    await scene.run(1);
    expect(scene.limits).toEqual([60]);
    expect(scene.held).toBe(0);
    expect(scene.trade(id)).toMatchObject({ status: 'closed', heldE2: 0, closeMethod: 'auto' });
    expect(scene.entries.at(-1)).toMatchObject({
      kind: 'exit-end',
      end: { tradeId: id, result: 'flat', reason: 'probability 30 %, below 40 %' },
    });
  });

  test('of a NO trade sells NO: never the other leg', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP, 'no');
    scene.bid(55, 50, 'no');
    scene.probability = 0.7;
    await scene.run(1);
    expect(scene.sent[0]).toMatchObject({ side: 'no', bookSide: 'bid', yesPriceE4: 4_500, limitE4: 5_500 });
    expect(scene.trade(id).status).toBe('closed');
    expect(scene.held).toBe(0);
  });

  test('still sells after the order group of the entries was triggered', async () => {
    const scene = new ExitScene();
    const { exchange } = scene.quiet;
    const created = exchange.createGroup('me', { limitE2: 1_000 as never, exchangeIndex: 2 });
    const orderGroupId = created.ok ? created.group.groupId : '';
    const id = await scene.buy(90, 5, PROBABILITY_STOP, 'yes', { orderGroupId });
    exchange.triggerGroup('me', orderGroupId);
    scene.bid(60, 50);
    scene.probability = 0.3;
    await scene.run(1);
    expect(scene.trade(id).status).toBe('closed');
  });

  test('opens nothing when the position was closed elsewhere, and asks for reconciliation', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 50);
    scene.quiet.place('me', 'ask', 60, 5);
    await scene.settle();
    expect(scene.held).toBe(0);
    scene.probability = 0.3;
    await scene.run(3);
    expect(scene.held).toBe(0);
    expect(scene.sent.length).toBeGreaterThan(0);
    expect(scene.reconciled).toEqual([scene.ticker]);
    const fill = scene.quiet.exchange.fills('me').at(-1);
    scene.facts.record({
      kind: 'adoption',
      adoption: {
        ...{ id: 'a1', what: 'fill', reference: fill?.tradeId ?? '', ticker: scene.ticker, tradeId: id },
        ...{ countE2: -500 as never, cashE6: 0 as never, reason: 'sold elsewhere', by: 'reconciliation' },
        timeMs: scene.time.nowMs(),
      },
    });
    await scene.run(2);
    expect(scene.supervisor.exits).toEqual([]);
    expect(scene.trade(id)).toMatchObject({ status: 'closed', closeMethod: 'external' });
    expect(scene.held).toBe(0);
  });

  test('acts by its own timer when no index ever comes', async () => {
    const scene = new ExitScene();
    const market = scene.feed.market.row(scene.ticker)?.market;
    const leftS = ((market?.closeTimeMs ?? 0) - scene.time.nowMs()) / 1_000;
    const rules = { ...NO_RULES, timeStop: { enabled: true, timeToCloseS: Math.floor(leftS) - 10 } };
    const id = await scene.buy(90, 5, rules);
    scene.bid(60, 50);
    await scene.run(8, null);
    expect(scene.sent).toEqual([]);
    await scene.run(4, null);
    expect(scene.trade(id).status).toBe('closed');
  });

  test('does not act on the last numbers of a frozen feed', async () => {
    const verified = { ...PROBABILITY_STOP.probabilityStop, verifyS: 10 };
    for (const onStale of ['hold', 'book'] as const) {
      const scene = new ExitScene();
      const id = await scene.buy(90, 5, { ...PROBABILITY_STOP, probabilityStop: verified, onStale });
      scene.bid(85, 50);
      await scene.run(2);
      scene.probability = 0.1;
      await scene.run(4);
      await scene.run(60, null);
      expect(scene.sent).toEqual([]);
      expect(scene.trade(id).status).toBe('open');
    }
  });

  test('with a frozen feed acts on the fresh book where the owner wants it so', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, { ...PROBABILITY_STOP, onStale: 'book' });
    scene.bid(30, 50);
    scene.bid(85, 1);
    await scene.run(2);
    await scene.run(10, null);
    expect(scene.sent).toEqual([]);
    scene.takeBid(85, 1);
    await scene.run(1, null);
    expect(scene.sent[0]).toMatchObject({ cause: 'probability-stop', probability: 0, limitE4: 3_000 });
    expect(scene.trade(id).status).toBe('closed');
  });

  test('is not blind for a trade whose strike is on no ladder any more', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 50);
    const row = scene.feed.market.row.bind(scene.feed.market);
    scene.feed.market.row = () => undefined;
    scene.probability = 0.3;
    await scene.run(3);
    expect(scene.supervisor.exits).toMatchObject([
      { tradeId: id, cause: 'probability-stop', waits: { reason: 'its market is not listed' } },
    ]);
    scene.feed.market.row = row;
    await scene.run(1);
    expect(scene.trade(id).status).toBe('closed');
  });
});

describe('the ladder', () => {
  test('on a thin book goes down until it is flat', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 1);
    scene.bid(59, 1);
    scene.bid(40, 50);
    scene.probability = 0.3;
    await scene.run(8);
    expect(scene.limits).toEqual([60, 57, 35]);
    expect(scene.trade(id).status).toBe('closed');
    expect(scene.held).toBe(0);
  });

  test('waits where nobody bids, at no cost, and says so; then goes on', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.probability = 0.3;
    await scene.run(120);
    expect(scene.sent).toEqual([]);
    expect(scene.supervisor.exits).toMatchObject([{ tradeId: id, waits: { reason: 'nobody bids' } }]);
    scene.bid(50, 5);
    await scene.settle();
    expect(scene.trade(id).status).toBe('closed');
  });

  test('ends held, for its owner to see, when its budget is spent', async () => {
    const scene = new ExitScene();
    const ladder = { ...PROBABILITY_STOP.ladder, ordersMax: 3, stepsE4: [0] };
    const id = await scene.buy(90, 5, { ...PROBABILITY_STOP, ladder });
    scene.probability = 0.3;
    for (let i = 0; i < 10; i++) {
      scene.bid(60, 1);
      await scene.run(2);
    }
    expect(scene.sent).toHaveLength(3);
    expect(scene.held).toBe(2);
    expect(scene.trade(id)).toMatchObject({
      status: 'open',
      heldToSettlement: '3 orders left 2.00 contracts unsold',
      reason: '3 orders left 2.00 contracts unsold',
    });
  });

  test('ends held when the market closes first', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.probability = 0.3;
    await scene.run(1);
    const closeTimeMs = scene.trade(id).intent.closeTimeMs;
    await scene.run((closeTimeMs - scene.time.nowMs()) / 1_000 + 2);
    expect(scene.trade(id).heldToSettlement).toBe('the market closed with 5.00 contracts unsold');
    expect(scene.supervisor.exits).toEqual([]);
  });

  test('keeps its steps apart, however often it is asked to go on', async () => {
    const scene = new ExitScene();
    await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 1);
    scene.probability = 0.3;
    await scene.run(1);
    for (let i = 0; i < 20; i++) {
      scene.bid(60, 0.1);
      scene.supervisor.onPrint();
      await scene.settle();
    }
    expect(scene.sent).toHaveLength(1);
    await scene.run(1);
    expect(scene.sent).toHaveLength(2);
  });

  test('sends nothing more while the fate of an order is unknown', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 50);
    scene.probability = 0.3;
    const proof = Promise.withResolvers<OrderOutcome | null>();
    scene.onSend = () => proof.promise;
    await scene.run(30);
    expect(scene.sent).toHaveLength(1);
    expect(scene.trade(id).status).toBe('closing');
    scene.onSend = async () => null;
    proof.resolve({ kind: 'rejected', code: 'proven_absent', message: 'the exchange has no such order' });
    await scene.run(2);
    expect(scene.sent).toHaveLength(2);
    expect(scene.trade(id).status).toBe('closed');
  });

  test('waits for reported fills that have not been told, and sells none of them twice', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 3);
    scene.probability = 0.3;
    scene.isDeaf = true;
    await scene.run(10);
    expect(scene.sent).toHaveLength(1);
    expect(scene.supervisor.exits[0]?.waits?.reason).toBe('fills of the last order are on their way');
    scene.bid(60, 50);
    scene.hearLate();
    await scene.run(1);
    expect(scene.sent.map(({ countE2 }) => countE2)).toEqual([500, 200]);
    expect(scene.trade(id).status).toBe('closed');
  });
});

describe('an exit that fails', () => {
  test('comes back to open with the reason, and its rule tries again until it succeeds', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 50);
    scene.quiet.exchange.setState(2, { tradingActive: false });
    scene.probability = 0.3;
    await scene.run(4);
    expect(scene.sent).toHaveLength(3);
    expect(scene.trade(id)).toMatchObject({
      status: 'open',
      reason: expect.stringContaining('trading_is_paused'),
      heldToSettlement: null,
    });
    await scene.run(600);
    // Three orders in two seconds, and then 5, 10, 20, 30, 30 … seconds without one.
    expect(scene.sent.length).toBeGreaterThan(45);
    expect(scene.sent.length).toBeLessThan(66);
    scene.quiet.exchange.setState(2, { tradingActive: true });
    await scene.run(30);
    expect(scene.trade(id).status).toBe('closed');
  });

  test('sells no cheaper for having been refused, and single refusals do not end it', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.probability = 0.3;
    const refused = { kind: 'rejected', code: 'rate_limited', message: 'later' } as const;
    let orders = 0;
    scene.onSend = async () => (orders++ % 3 < 2 ? refused : null);
    for (let i = 0; i < 9; i++) {
      if (i % 3 === 0) scene.bid(60, 1);
      await scene.run(1);
    }
    expect(scene.limits).toEqual([60, 60, 60, 58, 58, 58, 55, 55, 55]);
    expect(scene.trade(id).heldE2).toBe(200);
    expect(scene.supervisor.exits).toHaveLength(1);
  });

  test('begins its ladder anew the next time', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.probability = 0.3;
    for (let i = 0; i < 2; i++) {
      scene.bid(60, 1);
      await scene.run(1);
    }
    await scene.supervisor.callOff(id, 'called off by ann');
    scene.bid(60, 1);
    await scene.run(6);
    scene.bid(60, 1);
    await scene.run(1);
    expect(scene.limits).toEqual([60, 58, 60, 58]);
  });

  test('with one trade does not keep others from being looked at, and says who is not', async () => {
    const scene = new ExitScene();
    const broken = await scene.buy(90, 5, PROBABILITY_STOP);
    const sound = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 50);
    await scene.run(1);
    expect(scene.supervisor.unwatched).toEqual([]);
    Object.defineProperty(scene.trade(broken), 'rules', {
      get: () => {
        throw new Error('broken');
      },
    });
    scene.probability = 0.3;
    await scene.run(6);
    expect(scene.trade(sound).status).toBe('closed');
    expect(scene.supervisor.unwatched).toEqual([broken]);
    expect(scene.warnings).toContain('looking at a trade failed; tried again at the next look');
  });

  test('called off by a person, it begins again while its rule wants out; held, it does not', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.probability = 0.3;
    await scene.run(1);
    expect(await scene.supervisor.callOff(id, 'called off by ann: wait')).toBe('kept');
    expect(scene.trade(id).status).toBe('open');
    await scene.run(6);
    expect(scene.supervisor.exits).toMatchObject([{ tradeId: id, cause: 'probability-stop' }]);
    expect(await scene.supervisor.hold(id, 'held by ann: it will come back')).toBe('kept');
    scene.bid(60, 50);
    await scene.run(30);
    expect(scene.sent).toEqual([]);
    expect(scene.trade(id).heldToSettlement).toBe('held by ann: it will come back');
    expect(await scene.supervisor.callOff(id, 'protected again by ann')).toBe('kept');
    await scene.run(1);
    expect(scene.trade(id).status).toBe('closed');
  });
});

describe('after a restart', () => {
  test('an exit that was under way goes on from its step, without its rule', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 1);
    scene.probability = 0.3;
    await scene.run(1);
    expect(scene.limits).toEqual([60]);
    await scene.facts.flushed();
    const after = scene.restart();
    after.bid(60, 1);
    await after.run(1);
    expect(after.sent[0]).toMatchObject({ limitE4: 5_800, cause: 'probability-stop', countE2: 400 });
    after.bid(20, 50);
    await after.run(20);
    expect(after.trade(id)).toMatchObject({ status: 'closed' });
    expect(new Set([...scene.sent, ...after.sent].map(({ clientOrderId }) => clientOrderId)).size).toBe(
      scene.sent.length + after.sent.length,
    );
  });

  test('nothing is decided by a wrong clock of the machine, and everything as soon as the exchange tells its time', async () => {
    const before = new ExitScene();
    const id = await before.buy(90, 5, PROBABILITY_STOP);
    before.probability = 0.3;
    before.bid(60, 1);
    await before.run(1);
    await before.facts.flushed();
    const scene = before.restart();
    scene.isTimeKnown = false;
    scene.clockErrorMs = 7_200_000;
    scene.bid(60, 50);
    await scene.run(10, null);
    await scene.supervisor.close(id, 'closed by ann');
    await scene.run(1, null);
    expect(scene.sent).toEqual([]);
    expect(scene.trade(id)).toMatchObject({ status: 'closing', heldToSettlement: null });
    expect(scene.supervisor.unwatched).toEqual([id]);
    scene.isTimeKnown = true;
    scene.clockErrorMs = 0;
    await scene.run(1, null);
    expect(scene.trade(id).status).toBe('closed');
  });

  test('rules protect before anything else happens, and the trailing stop knows its peak', async () => {
    const rules = { ...NO_RULES, trailingStop: { enabled: true, distanceE4: 500, armGainE4: 200 } };
    const scene = new ExitScene();
    const id = await scene.buy(80, 5, rules);
    scene.bid(95, 1);
    await scene.run(2);
    expect(scene.trade(id).peakE4).toBe(9_500);
    await scene.facts.flushed();
    scene.bid(90, 50);
    scene.takeBid(95, 1);
    const after = scene.restart();
    expect(after.supervisor.unwatched).toEqual([]);
    expect(after.supervisor.exits).toMatchObject([{ tradeId: id, cause: 'trailing-stop' }]);
    await after.settle();
    expect(after.trade(id).status).toBe('closed');
  });
});

describe('the peak', () => {
  test('of a trailing stop is written when it has risen by a cent, and at most every ten seconds', async () => {
    const scene = new ExitScene();
    const trailing = { ...NO_RULES, trailingStop: { enabled: true, distanceE4: 9_000, armGainE4: 9_000 } };
    const id = await scene.buy(80, 5, trailing);
    const written = () => scene.entries.filter(({ kind }) => kind === 'rules').length - 1;
    for (let cents = 50; cents < 72; cents++) {
      scene.bid(cents, 1);
      await scene.run(1);
    }
    // After the first, the eleventh and the twenty-first second.
    expect(written()).toBe(3);
    expect(scene.trade(id)).toMatchObject({ peakE4: 7_000, rules: trailing });
    await scene.run(60);
    expect(written()).toBe(4);
  });
});

describe('a stall of the whole program', () => {
  const stall = (scene: ExitScene) => {
    scene.supervisor.stop();
    scene.time.advanceTo(scene.time.nowMs() + 60_000);
    scene.supervisor.start();
  };

  test('makes the index of before it too old to sell on', async () => {
    const scene = new ExitScene();
    await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(30, 50);
    await scene.run(2);
    scene.probability = 0.3;
    stall(scene);
    await scene.settle();
    expect(scene.sent).toEqual([]);
    await scene.run(5);
    expect(scene.sent).toHaveLength(1);
  });

  test('makes the books of before it too old as well, until they have had time to come', async () => {
    const scene = new ExitScene();
    await scene.buy(90, 5, { ...PROBABILITY_STOP, onStale: 'book' });
    scene.bid(30, 50);
    scene.bid(85, 1);
    await scene.run(10, null);
    scene.takeBid(85, 1);
    stall(scene);
    await scene.run(2, null);
    expect(scene.sent).toEqual([]);
    await scene.run(2, null);
    expect(scene.sent).toHaveLength(1);
  });
});

test('books of which nothing is heard neither stand for an index nor give a price', async () => {
  const scene = new ExitScene(undefined, { booksStaleMs: 15_000 });
  const id = await scene.buy(90, 5, { ...PROBABILITY_STOP, onStale: 'book' });
  await scene.run(20);
  scene.probability = 0.3;
  await scene.run(1);
  expect(scene.supervisor.exits).toMatchObject([{ tradeId: id, waits: { reason: 'the books are stale' } }]);
  scene.bid(60, 50);
  await scene.settle();
  expect(scene.trade(id).status).toBe('closed');
});

test('a price that moves while an exit is under way is followed', async () => {
  const scene = new ExitScene();
  const ladder = { ...PROBABILITY_STOP.ladder, stepMs: 3_000 };
  await scene.buy(90, 5, { ...PROBABILITY_STOP, ladder });
  scene.bid(60, 1);
  scene.probability = 0.3;
  await scene.run(1);
  scene.bid(20, 1);
  await scene.run(3);
  scene.bid(70, 50);
  await scene.run(3);
  expect(scene.limits).toEqual([60, 18, 65] satisfies number[]);
  expect(scene.sent.every(({ limitE4 }) => limitE4 > (0 as PriceE4))).toBe(true);
});
