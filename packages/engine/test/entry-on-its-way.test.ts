import { setImmediate as turn } from 'node:timers/promises';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import { expect, test } from 'vitest';
import { scene, TICKER } from './scene.ts';

/** An entry that is decided, and whose intent the ledger has not taken yet. */
async function decided() {
  const all = await scene();
  const gate = Promise.withResolvers<void>();
  const append = all.ledger.append.bind(all.ledger);
  all.ledger.append = async (entries: readonly LedgerEntry[]) => {
    await gate.promise;
    return append(entries);
  };
  await all.run(1);
  expect(all.engine.trades.live.size).toBe(1);
  const isDurable = async () => {
    gate.resolve();
    await turn();
    await turn();
  };
  return { ...all, isDurable };
}

test('an entry leaves when its intent is durable', async () => {
  const { exchange, isDurable } = await decided();
  await isDurable();
  expect(exchange.placed).toHaveLength(1);
});

test('an entry does not leave when the connection was lost meanwhile', async () => {
  const { engine, exchange, isDurable } = await decided();
  engine.on({ kind: 'connection', connected: false, reason: 'cut' });
  await isDurable();
  expect(exchange.placed).toEqual([]);
  const [trade] = engine.trades.trades.values();
  expect(trade).toMatchObject({ status: 'error', reason: 'disarmed: the exchange is not connected' });
});

test('an entry does not leave when its market came into doubt meanwhile', async () => {
  const { engine, exchange, isDurable } = await decided();
  engine.on({ kind: 'odd-result', ticker: TICKER, result: 'scalar', settlementValue: '0.4000' });
  await isDurable();
  expect(exchange.placed).toEqual([]);
});
