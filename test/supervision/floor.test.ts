import { heldView } from '@rec-io/domain/held-view';
import type { PriceE4 } from '@rec-io/domain/money';
import { describe, expect, test } from 'vitest';
import { ExitScene, PROBABILITY_STOP } from './exit-scene.ts';

const rules = { ...PROBABILITY_STOP, ladder: { ...PROBABILITY_STOP.ladder, floorE4: 2_000 } };
const cents = (price: number) => (price * 100) as PriceE4;

/** A trade that its rules sell for no less than 20 cents, and a bid for all of it. */
async function held(bid: number) {
  const scene = new ExitScene();
  const id = await scene.buy(90, 5, rules);
  scene.bid(bid, 50);
  return { scene, id };
}

test('a person who closes a trade obeys the floor of its rules, and is told it', async () => {
  const { scene, id } = await held(15);
  expect(heldView(scene.trade(id), null).floorE4).toBe(2_000);
  await scene.supervisor.close(id, 'closed by ann');
  await scene.run(5);
  expect(scene.sent).toEqual([]);
  expect(scene.supervisor.waitOf(id)?.reason).toBe('the best bid of 15¢ is below the floor of 20¢');
});

test('a person may choose a lower floor, also while it waits, and it outlives a restart', async () => {
  const { scene, id } = await held(9);
  await scene.supervisor.close(id, 'closed by ann');
  await scene.run(2);
  await scene.supervisor.close(id, 'closed by ann', cents(10));
  await scene.run(2);
  expect(scene.sent).toEqual([]);
  await scene.facts.flushed();
  const after = scene.restart();
  expect(heldView(after.trade(id), null).floorE4).toBe(1_000);
  after.bid(12, 50);
  await after.run(2);
  expect(after.limits).toEqual([12]);
  expect(after.trade(id).status).toBe('closed');
});

test('a floor that is no price of the market is refused, and nothing is begun', async () => {
  const { scene, id } = await held(60);
  for (const floorE4 of [10_000, 5_050, 0] as PriceE4[]) {
    const { refused, trades } = await scene.supervisor.close(id, 'closed by ann', floorE4);
    expect(trades).toEqual([]);
    expect(refused[0]).toMatchObject({ what: id, isFloor: true });
  }
  expect(scene.trade(id)).toMatchObject({ status: 'open', exit: null });
});

test.each([
  ['a stop', { probability: 0.3 }, 'probability-stop'],
  ['the kill switch', { killReason: 'enough' }, 'kill'],
] as const)(
  '%s is not held back by a floor of a person that is above that of the rules',
  async (_, change, cause) => {
    const { scene, id } = await held(60);
    await scene.supervisor.close(id, 'closed by ann', cents(70));
    await scene.run(3);
    expect(scene.sent).toEqual([]);
    Object.assign(scene, change);
    await scene.run(2);
    expect(scene.sent[0]).toMatchObject({ cause, limitE4: 6_000 });
    expect(scene.trade(id).status).toBe('closed');
  },
);

describe('a take profit', () => {
  const taking = { ...rules, takeProfit: { enabled: true, gainE4: 500 } };

  test('sells for no less than was paid, whatever is bid when its order comes', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(80, 5, taking);
    scene.bid(86, 1);
    scene.bid(60, 50);
    await scene.run(10);
    expect(scene.limits).toEqual([86]);
    expect(scene.trade(id)).toMatchObject({ status: 'closing', heldE2: 400 });
    expect(scene.supervisor.waitOf(id)?.reason).toBe('the best bid of 60¢ is below the floor of 80¢');
    scene.bid(83, 50);
    await scene.run(2);
    expect(scene.limits).toEqual([86, 81]);
    expect(scene.trade(id).status).toBe('closed');
  });

  test('that waits for its price holds no stop back', async () => {
    const scene = new ExitScene();
    const id = await scene.buy(80, 5, taking);
    scene.bid(86, 1);
    scene.bid(60, 50);
    await scene.run(3);
    scene.probability = 0.3;
    await scene.run(2);
    expect(scene.sent.at(-1)).toMatchObject({ cause: 'probability-stop', countE2: 400 });
    expect(scene.trade(id).status).toBe('closed');
    expect(scene.entries.filter(({ kind }) => kind === 'exit-begin')).toHaveLength(2);
  });
});

test('a lower floor of a person stays when a rule wants out as well', async () => {
  const { scene, id } = await held(15);
  await scene.supervisor.close(id, 'closed by ann', cents(10));
  scene.probability = 0.3;
  await scene.run(2);
  expect(scene.sent).toMatchObject([{ cause: 'manual', limitE4: 1_500 }]);
});
