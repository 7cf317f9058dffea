import { describe, expect, test } from 'vitest';
import { ExitScene, PROBABILITY_STOP } from './exit-scene.ts';

/** A trade with bids of 60 cents, of whose books nothing usable is heard. */
async function blind() {
  const scene = new ExitScene();
  const id = await scene.buy(90, 5, PROBABILITY_STOP);
  scene.bid(60, 50);
  scene.feed.market.applyMarketData({ kind: 'book-invalid', tickers: null, reason: 'a frame is missing' });
  return { scene, id };
}

describe('a person who wants out while the stream of books cannot be used', () => {
  test('sells after five seconds by a book that is read, and is told how old it is', async () => {
    const { scene, id } = await blind();
    await scene.supervisor.close(id, 'closed by ann');
    await scene.run(4);
    expect([scene.booksRead, scene.sent]).toEqual([[], []]);
    await scene.run(3);
    expect(scene.booksRead).toHaveLength(1);
    expect(scene.limits).toEqual([60]);
    expect(scene.trade(id).status).toBe('closed');
    expect(scene.warnings).toContain(
      'an exit goes on (its book cannot be used: a frame is missing: by a book read 0.0 s ago)',
    );
  });

  test('asks at most once in five seconds, and sends nothing on a book that is older', async () => {
    const { scene, id } = await blind();
    const read = scene.book;
    scene.book = async (ticker) => {
      await read(ticker);
      throw new Error('503');
    };
    await scene.supervisor.close(id, 'closed by ann');
    await scene.run(21);
    expect(scene.booksRead).toHaveLength(4);
    expect(scene.sent).toEqual([]);
    expect(scene.supervisor.waitOf(id)?.reason).toContain('its book is asked for instead');
  });

  test('sells nothing by a book that contradicts itself', async () => {
    const { scene, id } = await blind();
    scene.book = async () => ({ yes: [[6_000, 100]], no: [[6_000, 100]] }) as never;
    await scene.supervisor.close(id, 'closed by ann');
    await scene.run(8);
    expect(scene.sent).toEqual([]);
    expect(scene.supervisor.waitOf(id)?.reason).toContain('crossed');
  });

  test('gets out by the kill switch in the same way', async () => {
    const { scene, id } = await blind();
    scene.killReason = 'enough';
    await scene.run(8);
    expect(scene.trade(id).status).toBe('closed');
  });
});

test('a rule waits for the stream: what it decides on comes by it as well', async () => {
  const { scene } = await blind();
  scene.probability = 0.3;
  await scene.run(20);
  expect([scene.booksRead, scene.sent]).toEqual([[], []]);
});
