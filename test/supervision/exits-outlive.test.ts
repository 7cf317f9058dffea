import { heldView } from '@rec-io/domain/held-view';
import { expect, test } from 'vitest';
import { ExitScene, PROBABILITY_STOP } from './exit-scene.ts';

/** A trade that somebody wants sold, and nobody bids for. */
async function waiting(wanted: (scene: ExitScene, id: string) => Promise<unknown>) {
  const scene = new ExitScene();
  const id = await scene.buy(90, 5, PROBABILITY_STOP);
  await wanted(scene, id);
  await scene.run(2);
  expect(scene.sent).toEqual([]);
  expect(scene.trade(id).status).toBe('closing');
  await scene.facts.flushed();
  return { scene, id };
}

const stopped = async (scene: ExitScene) => {
  scene.probability = 0.3;
};
const closed = (scene: ExitScene, id: string) => scene.supervisor.close(id, 'closed by ann');
const closedAll = (scene: ExitScene) => scene.supervisor.closeAll('closed by ann');

test.each([
  ['a stop that fired', stopped, 'probability-stop', 'probability 30 %, below 40 %'],
  ['a person who closes a trade', closed, 'manual', 'closed by ann'],
  ['a person who closes everything', closedAll, 'manual', 'closed by ann'],
] as const)(
  'the wish of %s outlives a restart, also where no order could be sent for it',
  async (_, wanted, cause, reason) => {
    const { scene, id } = await waiting(wanted);
    const after = scene.restart();
    await after.run(3);
    expect(after.supervisor.exits).toMatchObject([
      { tradeId: id, cause, reason, waits: { reason: 'nobody bids' } },
    ]);
    after.bid(60, 50);
    await after.run(1);
    expect(after.sent).toMatchObject([{ closes: id, cause }]);
    expect(after.trade(id)).toMatchObject({ status: 'closed', exit: { cause, reason } });
  },
);

test('a wish that a person called off, or held, stays so after a restart', async () => {
  for (const act of ['callOff', 'hold'] as const) {
    const { scene, id } = await waiting(closed);
    expect(await scene.supervisor[act](id, 'by ann')).toBe('kept');
    await scene.facts.flushed();
    const after = scene.restart();
    after.bid(60, 50);
    await after.run(10);
    expect(after.sent).toEqual([]);
    expect(after.trade(id)).toMatchObject({ status: 'open', exit: { ended: { reason: 'by ann' } } });
  }
});

test('a wish whose market closes before a restart ends with its reason', async () => {
  const { scene, id } = await waiting(closed);
  const after = scene.restart();
  await after.run(3_600);
  expect(after.trade(id).heldToSettlement).toContain('closed');
});

test('what waits says so, since when, and whatever it waits for, until its ladder runs', async () => {
  const { scene, id } = await waiting(closed);
  const sinceMs = scene.supervisor.waitOf(id)?.sinceMs ?? 0;
  expect(scene.time.nowMs() - sinceMs).toBeGreaterThanOrEqual(2_000);
  scene.feed.market.applyMarketData({ kind: 'book-invalid', tickers: null, reason: 'a frame is missing' });
  await scene.run(5);
  expect(scene.supervisor.waitOf(id)).toEqual({
    reason: 'its book cannot be used: a frame is missing',
    sinceMs,
  });
  expect(heldView(scene.trade(id), scene.supervisor.waitOf(id))).toMatchObject({
    ...{ status: 'closing', exit: 'manual', waits: { sinceMs } },
  });
});

test('nobody is told that a trade is sold before that outlives a restart', async () => {
  const scene = new ExitScene();
  const id = await scene.buy(90, 5);
  const kept = Promise.withResolvers<boolean>();
  scene.kept = () => kept.promise;
  let isTold = false;
  const closing = scene.supervisor.close(id, 'closed by ann').finally(() => {
    isTold = true;
  });
  await scene.run(3);
  expect(isTold).toBe(false);
  kept.resolve(false);
  expect(await closing).toMatchObject({ trades: [id], isKept: false });
  expect(await scene.supervisor.callOff(id, 'called off by ann')).toBe('unkept');
});

test('a person who wants out takes over an exit that is under way, which goes on from its step', async () => {
  const scene = new ExitScene();
  const id = await scene.buy(90, 5, PROBABILITY_STOP);
  scene.bid(60, 1);
  await stopped(scene);
  await scene.run(1);
  await closed(scene, id);
  scene.bid(60, 1);
  await scene.run(2);
  expect(scene.sent).toMatchObject([
    { cause: 'probability-stop', limitE4: 6_000 },
    { cause: 'manual', limitE4: 5_800 },
  ]);
  expect(scene.supervisor.exits).toMatchObject([{ tradeId: id, cause: 'manual', reason: 'closed by ann' }]);
  expect(scene.trade(id).exit).toMatchObject({ cause: 'manual', orders: 2 });
});
