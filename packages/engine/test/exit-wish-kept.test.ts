import { DEFAULT_PROTECTIVE_RULES } from '@rec-io/domain/protection';
import { expect, test, vi } from 'vitest';
import { passing, scene } from './scene.ts';

test('a wish to sell is on this disk while the database is away, goes on after a restart, and is in the ledger afterwards', async () => {
  const before = await scene();
  await before.run(5);
  const [trade] = before.engine.trades.live.values();
  if (!trade) throw new Error('no trade');
  const placed = before.exchange.placed.length;
  before.ledger.failure = () => new Error('the database is away');
  before.engine.on({ kind: 'book-invalid', tickers: [trade.intent.ticker], reason: 'a frame is missing' });
  const report = await passing(before.time, before.engine.supervisor.close(trade.id, 'closed by ann'));
  expect(report).toMatchObject({ trades: [trade.id], isKept: true });
  expect(await before.journal.read()).toMatchObject([
    { kind: 'exit-begin', begin: { tradeId: trade.id, cause: 'manual', reason: 'closed by ann' } },
  ]);
  expect(before.exchange.placed).toHaveLength(placed);
  // It is killed: nothing else is written.
  before.ledger.failure = () => null;
  const { exchange, ledger, journal } = before;
  const after = await scene({ exchange, ledger, journal });
  await after.run(2);
  expect(exchange.placed.slice(placed)).toMatchObject([{ reduceOnly: true }]);
  expect(ledger.entries.filter(({ kind }) => kind === 'exit-begin')).toHaveLength(1);
  expect(await journal.read()).toEqual([]);
});

test('rules that a person set while the database was away outlive a restart, and are in the ledger afterwards', async () => {
  const before = await scene();
  await before.run(5);
  const [trade] = before.engine.trades.live.values();
  if (!trade) throw new Error('no trade');
  before.ledger.failure = () => new Error('the database is away');
  const rules = { ...DEFAULT_PROTECTIVE_RULES, staleExitS: 77 };
  expect(await passing(before.time, before.engine.protect(trade.id, rules))).toBe('kept');
  const append = vi
    .spyOn(before.journal, 'append')
    .mockRejectedValue(new Error('no space left on the device'));
  expect(await passing(before.time, before.engine.protect(trade.id, DEFAULT_PROTECTIVE_RULES))).toBe(
    'unkept',
  );
  expect(await before.engine.protect('nobody', rules)).toBe('nothing');
  // It is killed: nothing else is written.
  before.ledger.failure = () => null;
  append.mockRestore();
  const { exchange, ledger, journal } = before;
  const after = await scene({ exchange, ledger, journal });
  expect(after.engine.trades.trades.get(trade.id)?.rules?.staleExitS).toBe(77);
  await after.run(2);
  expect(ledger.entries.at(-1)).toMatchObject({ kind: 'rules', by: 'person', rules: { staleExitS: 77 } });
  expect(await journal.read()).toEqual([]);
});
