import { CERTAIN } from '@rec-io/domain/probability';
import { expect, test } from 'vitest';
import { scene } from './scene.ts';

test('while its model knows too little, nothing is entered, and the strategy is told why', async () => {
  const told: unknown[] = [];
  const { engine, exchange, run } = await scene(undefined, {
    model: () => ({
      ...{ name: 'new', observeMinute: () => undefined, prepare: () => undefined, above: () => 0.97 },
      uncertainty: { ...CERTAIN, tooLittle: 'only 12 minutes of prices are known' },
    }),
    onDecision: ({ input, obstacle, signals }) =>
      told.push([input.ladder?.uncertainty.tooLittle, obstacle, signals]),
  });
  await run(5);
  expect(exchange.placed).toEqual([]);
  expect(engine.trades.live.size).toBe(0);
  const why = 'only 12 minutes of prices are known';
  expect(told.at(-1)).toEqual([why, why, []]);
});
