import { setImmediate as turn } from 'node:timers/promises';
import type { CountE2 } from '@rec-io/domain/money';
import { expect, test } from 'vitest';
import type { VirtualTime } from '../src/virtual-time.ts';
import { BOOK_HEARD, CLOSE_MS, passing, scene } from './scene.ts';

/** A trade whose exit finds no buyer, and a program that stands still whenever the test says so: no timer runs meanwhile. */
async function exiting() {
  let stoodMs = 0;
  let time: VirtualTime | null = null;
  const clock = { nowMs: () => (time?.nowMs() ?? CLOSE_MS - 600_000) + stoodMs };
  const all = await scene(undefined, { clock });
  time = all.time;
  await all.run(5);
  const [trade] = all.engine.trades.live.values();
  if (!trade) throw new Error('no trade');
  all.exchange.answer = async () => ({
    kind: 'acknowledged',
    orderId: `x${all.exchange.placed.length}`,
    fillCountE2: 0 as CountE2,
    remainingCountE2: 0 as CountE2,
  });
  await passing(all.time, all.engine.supervisor.close(trade.id, 'a person wants out'));
  await all.run(2);
  const standStill = (ms: number) => {
    stoodMs += ms;
  };
  return { ...all, trade, standStill };
}

test('a book message that queued up while the program stood still sells nothing', async () => {
  const { engine, exchange, standStill } = await exiting();
  const before = exchange.placed.length;
  expect(before).toBeGreaterThan(1);
  standStill(60_000);
  engine.on(BOOK_HEARD);
  await turn();
  expect(exchange.placed).toHaveLength(before);
});

test('after a stall no exit ends as if its market had closed before the exchange has told the time', async () => {
  const { engine, trade, standStill } = await exiting();
  standStill(3_600_000);
  engine.on(BOOK_HEARD);
  await turn();
  expect(trade.heldToSettlement).toBeNull();
  expect(engine.supervisor.exits).toHaveLength(1);
});
