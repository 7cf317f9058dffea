import { DEFAULT_RISK_LIMITS } from '@rec-io/domain/risk-limits';
import { expect, test } from 'vitest';
import { SETTINGS, scene } from './scene.ts';

test('a monitor that was taken away and comes back goes on counting: no order id is ever made twice', async () => {
  const { engine, exchange, ledger, run } = await scene();
  exchange.answer = async () => ({ kind: 'rejected', code: 'insufficient_balance', message: '' });
  await run(2);
  engine.configure({ ...SETTINGS, monitors: [] });
  await run(20);
  expect(exchange.placed).toHaveLength(1);
  engine.configure(SETTINGS);
  await run(20);
  const numbers = ledger.entries.flatMap((entry) =>
    entry.kind === 'intent' ? [entry.intent.decisionNumber] : [],
  );
  expect(numbers.slice(0, 2)).toEqual([1, 2]);
  expect(new Set(exchange.placed.map(({ clientOrderId }) => clientOrderId)).size).toBe(
    exchange.placed.length,
  );
});

test('one that is added while the trader runs goes on where the ledger left it', async () => {
  const first = await scene();
  first.exchange.answer = async () => ({ kind: 'rejected', code: 'insufficient_balance', message: '' });
  await first.run(2);
  const { engine, ledger, run } = await scene(first, { settings: { ...SETTINGS, monitors: [] } });
  engine.configure(SETTINGS);
  await run(20);
  const numbers = ledger.entries.flatMap((entry) =>
    entry.kind === 'intent' ? [entry.intent.decisionNumber] : [],
  );
  expect(numbers.slice(0, 2)).toEqual([1, 2]);
});

test('a limit that the owner changes holds from then on', async () => {
  const { engine, exchange, run } = await scene();
  await engine.control.setLimits({ ...DEFAULT_RISK_LIMITS, maxOpenTrades: 0 });
  await run(20);
  expect(exchange.placed).toEqual([]);
  await engine.control.setLimits(DEFAULT_RISK_LIMITS);
  await run(2);
  expect(exchange.placed).toHaveLength(1);
});
