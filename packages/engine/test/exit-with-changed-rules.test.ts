import type { PriceE4 } from '@rec-io/domain/money';
import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { expect, test } from 'vitest';
import { passing, scene } from './scene.ts';

test('an exit that waits above the bid sells as soon as its owner lowers its floor', async () => {
  const { engine, exchange, time, run } = await scene();
  await run(5);
  const [trade] = engine.trades.live.values();
  if (!trade) throw new Error('no trade');
  const { ladder } = DEFAULT_PROTECTIVE_RULES;
  engine.protect(trade.id, {
    ...DEFAULT_PROTECTIVE_RULES,
    ladder: { ...ladder, floorE4: 9_900 as PriceE4 },
  });
  const before = exchange.placed.length;
  await passing(time, engine.supervisor.close(trade.id, 'a person wants out'));
  await run(5);
  expect(exchange.placed).toHaveLength(before);
  engine.protect(trade.id, DEFAULT_PROTECTIVE_RULES);
  await run(5);
  expect(exchange.placed.length).toBeGreaterThan(before);
});
