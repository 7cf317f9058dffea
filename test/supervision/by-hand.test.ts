import type { CountE2 } from '@rec-io/domain/money';
import { describe, expect, test } from 'vitest';
import { ExitScene, NO_RULES, PROBABILITY_STOP } from './exit-scene.ts';

const WHY = 'closed by ann';

describe('a person who closes one trade', () => {
  test('sells it, whatever its rules say', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5);
    scene.bid(60, 50);
    const report = await scene.supervisor.close(id, WHY);
    await scene.settle();
    expect(report).toEqual({ isConfirmed: true, isKept: true, trades: [id], holdings: [], refused: [] });
    expect(scene.sent).toMatchObject([{ cause: 'manual', method: 'manual', closes: id, limitE4: 6_000 }]);
    expect(scene.trade(id)).toMatchObject({ status: 'closed', closeMethod: 'manual' });
  });

  test('sells nothing of what the exchange does not hold any more', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5);
    scene.bid(60, 50);
    scene.quiet.place('me', 'ask', 60, 5);
    const report = await scene.supervisor.close(id, WHY);
    await scene.run(3);
    expect(report.refused).toEqual([{ what: id, reason: 'the exchange does not hold it any more' }]);
    expect(scene.sent).toEqual([]);
    expect(scene.reconciled).toEqual([scene.ticker]);
  });

  test('gets out by our own table when the exchange does not say what is held, and opens nothing', async () => {
    for (const positions of [
      () => Promise.reject(new Error('503')),
      () => new Promise<never>(() => undefined),
    ]) {
      const scene = new ExitScene();
      const id = await scene.buy(90, 5);
      scene.bid(60, 50);
      scene.positions = positions;
      const closing = scene.supervisor.close(id, WHY);
      await scene.run(3);
      expect(await closing).toMatchObject({ isConfirmed: false, trades: [id] });
      expect(scene.trade(id).status).toBe('closed');
      expect(scene.held).toBe(0);
    }
  });

  test('is told when there is nothing to close', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5);
    scene.bid(60, 50);
    await scene.supervisor.close(id, WHY);
    await scene.settle();
    expect(await scene.supervisor.close(id, WHY)).toMatchObject({
      refused: [{ what: id, reason: 'nothing of it is held' }],
    });
    expect(await scene.supervisor.close('no such trade', WHY)).toMatchObject({ trades: [] });
    expect(await scene.supervisor.hold(id, WHY)).toBe('nothing');
    expect(await scene.supervisor.callOff(id, WHY)).toBe('nothing');
  });

  test('closes also what is held to settlement', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5, PROBABILITY_STOP);
    scene.bid(60, 50);
    expect(await scene.supervisor.hold(id, 'held by ann')).toBe('kept');
    scene.probability = 0.1;
    await scene.run(5);
    expect(scene.sent).toEqual([]);
    await scene.supervisor.close(id, WHY);
    await scene.settle();
    expect(scene.trade(id)).toMatchObject({ status: 'closed', heldToSettlement: null });
  });
});

describe('a person who closes everything', () => {
  test('sells also what the account holds and our table does not know', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5);
    scene.bid(60, 50);
    const { other, place } = scene.quiet;
    const there = { timeInForce: 'good_till_canceled', ticker: other } as const;
    place('you', 'ask', 80, 7, there);
    place('me', 'bid', 80, 7, { ticker: other });
    place('you', 'bid', 70, 4, there);
    const report = await scene.supervisor.closeAll(WHY);
    expect(report).toEqual({ isConfirmed: true, isKept: true, trades: [id], holdings: [other], refused: [] });
    await scene.settle();
    expect(scene.sent.map(({ ticker, closes, countE2 }) => [ticker, closes, countE2])).toEqual([
      [other, null, 700],
      [scene.ticker, id, 500],
    ]);
    place('you', 'bid', 65, 4, there);
    await scene.run(3);
    expect(scene.sent.at(-1)).toMatchObject({ ticker: other, countE2: 300, limitE4: 6_300 });
    expect(scene.quiet.exchange.positions('me')).toEqual([]);
    expect(scene.supervisor.exits).toEqual([]);
    expect(scene.reconciled).toContain(other);
    // It is an exit of ours, not a trade.
    expect([...scene.facts.trades.trades.keys()]).toEqual([id]);
  });

  test('sells what was bought elsewhere beside a trade of ours, too', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5);
    scene.quiet.place('you', 'ask', 90, 2, { timeInForce: 'good_till_canceled' });
    scene.quiet.place('me', 'bid', 90, 2);
    scene.bid(60, 50);
    expect(scene.held).toBe(7);
    await scene.supervisor.closeAll(WHY);
    await scene.settle();
    expect(scene.held).toBe(0);
    expect(scene.trade(id)).toMatchObject({ status: 'closed', soldE2: 500 });
  });

  test('sends the exit of a holding one order at a time as well', async () => {
    const scene = new ExitScene();
    const { other, place } = scene.quiet;
    const there = { timeInForce: 'good_till_canceled', ticker: other } as const;
    place('you', 'ask', 80, 7, there);
    place('me', 'bid', 80, 7, { ticker: other });
    place('you', 'bid', 70, 10, there);
    const answer = Promise.withResolvers<null>();
    scene.onSend = () => answer.promise;
    await scene.supervisor.closeAll(WHY);
    await scene.run(10);
    expect(scene.sent).toHaveLength(1);
    expect(await scene.supervisor.closeAll(WHY)).toMatchObject({ holdings: [] });
    answer.resolve(null);
    await scene.run(3);
    expect(scene.sent).toHaveLength(1);
    expect(scene.quiet.exchange.positions('me')).toEqual([]);
  });

  test('takes fills that are on their way for ours', async () => {
    const scene = new ExitScene();
    scene.isDeaf = true;
    const id = await scene.buy(90, 5);
    scene.bid(60, 50);
    expect(scene.trade(id).status).toBe('pending');
    const report = await scene.supervisor.closeAll(WHY);
    expect(report).toMatchObject({
      trades: [],
      holdings: [],
      refused: [{ what: scene.ticker, reason: 'an order of ours is under way there' }],
    });
    expect(scene.sent).toEqual([]);
  });
});

describe('the kill switch', () => {
  test('sells everything, also what comes to light later, and what is held to settlement', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5);
    scene.bid(60, 50);
    await scene.supervisor.hold(id, 'held by ann');
    scene.killReason = 'switched off by ann: enough';
    await scene.run(2);
    expect(scene.trade(id).status).toBe('closed');
    expect(scene.sent[0]).toMatchObject({ cause: 'kill' });
    const { other, place } = scene.quiet;
    const there = { timeInForce: 'good_till_canceled', ticker: other } as const;
    place('you', 'ask', 80, 7, there);
    place('me', 'bid', 80, 7, { ticker: other });
    place('you', 'bid', 70, 10, there);
    await scene.run(1);
    const late = await scene.buy(85, 2);
    await scene.run(3);
    expect(scene.trade(late).status).toBe('closed');
  });

  test('sells also what our table does not know, as soon as the exchange says so', async () => {
    const scene = new ExitScene();
    const { other, place } = scene.quiet;
    const there = { timeInForce: 'good_till_canceled', ticker: other } as const;
    place('you', 'ask', 80, 7, there);
    place('me', 'bid', 80, 7, { ticker: other });
    place('you', 'bid', 70, 10, there);
    const { positions } = scene;
    scene.positions = () => Promise.reject(new Error('503'));
    scene.killReason = 'enough';
    await scene.run(5);
    expect(scene.sent).toEqual([]);
    scene.positions = positions;
    await scene.run(15);
    expect(scene.quiet.exchange.positions('me')).toEqual([]);
  });

  test('takes what was sold while it asked what is held for sold, and sends nothing after it', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(90, 5);
    scene.bid(60, 50);
    const { positions } = scene;
    const answer = Promise.withResolvers<void>();
    scene.positions = async () => {
      const told = await positions();
      await answer.promise;
      return told;
    };
    scene.killReason = 'enough';
    await scene.run(1);
    expect(scene.trade(id).status).toBe('closed');
    answer.resolve();
    await scene.run(15);
    expect(scene.sent).toHaveLength(1);
  });

  test('does not begin again and again when its budget is spent', async () => {
    const scene = new ExitScene();
    const ladder = { ...NO_RULES.ladder, ordersMax: 2 };
    const id = await scene.buy(90, 5, { ...NO_RULES, ladder });
    scene.killReason = 'enough';
    for (let i = 0; i < 10; i++) {
      scene.bid(60, 1);
      await scene.run(2);
    }
    expect(scene.sent).toHaveLength(2);
    expect(scene.trade(id).heldToSettlement).toContain('3.00 contracts unsold');
  });
});

describe('a strategy that wants out', () => {
  test('is followed, unless the owner holds the trade to settlement', async () => {
    const scene = new ExitScene();
    const first = await scene.buy(90, 5);
    scene.bid(60, 50);
    await scene.supervisor.hold(first, 'held by ann');
    scene.supervisor.onStrategy({ kind: 'exit', tradeId: first, reason: 'momentum turned' });
    expect(scene.supervisor.exits).toEqual([]);
    const second = await scene.buy(95, 1 as CountE2);
    scene.supervisor.onStrategy({ kind: 'exit', tradeId: second, reason: 'momentum turned' });
    await scene.settle();
    expect(scene.sent).toMatchObject([{ closes: second, cause: 'strategy', method: 'auto' }]);
    expect(scene.entries.at(-1)).toMatchObject({ end: { result: 'flat', reason: 'momentum turned' } });
  });
});

test('what no trade explains is not sold before the account was compared: its fills would be told by nobody', async () => {
  const scene = new ExitScene();
  scene.bid(60, 50);
  scene.positions = async () => [{ ticker: scene.ticker, countE2: 500 as CountE2 }];
  scene.isAccountKnown = false;
  expect(await scene.supervisor.closeAll(WHY)).toMatchObject({
    holdings: [],
    refused: [{ what: scene.ticker, reason: 'the account was not compared with the exchange yet' }],
  });
  expect(scene.sent).toEqual([]);
  scene.isAccountKnown = true;
  expect(await scene.supervisor.closeAll(WHY)).toMatchObject({ holdings: [scene.ticker], refused: [] });
});
