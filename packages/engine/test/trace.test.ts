import { expect, test } from 'vitest';
import type { EngineLog } from '../src/ports.ts';
import { passing, scene } from './scene.ts';

test('every line on a trade carries its trace, from the decision to buy to the end of the exit', async () => {
  const lines: { message: string; trace: unknown }[] = [];
  const take: EngineLog['info'] = (message, details = {}) => lines.push({ message, trace: details['trace'] });
  const trader = await scene(undefined, { log: { info: take, warn: take } });
  await trader.run(5);
  const [trade] = trader.engine.trades.live.values();
  if (!trade) throw new Error('no trade');
  await passing(trader.time, trader.engine.supervisor.close(trade.id, 'closed by ann'));
  await trader.run(2);
  const trace = trade.id;
  for (const message of ['decided to buy', 'order acknowledged', 'an exit begins', 'decided to sell'])
    expect(lines).toContainEqual({ message, trace });
  const before = lines.findIndex(({ message }) => message === 'decided to buy');
  expect(before).toBeGreaterThan(0);
  expect(lines.slice(0, before).filter(({ trace: told }) => told !== undefined)).toEqual([]);
  expect(lines.slice(before).filter(({ message }) => message !== 'reconciled')).toEqual(
    lines.filter(({ trace: told }) => told === trace),
  );
});
