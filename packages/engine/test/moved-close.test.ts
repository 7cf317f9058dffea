import { expect, test } from 'vitest';
import { CLOSE_MS, MARKET, scene } from './scene.ts';

test('a trade whose close the exchange moves is supervised and can be sold until that close', async () => {
  const { engine, exchange, run } = await scene();
  await run(5);
  const [trade] = engine.trades.live.values();
  if (!trade) throw new Error('no trade');
  engine.on({ kind: 'market', market: { ...MARKET, closeTimeMs: CLOSE_MS + 300_000 } });
  await run(610);
  expect(engine.nowMs).toBeGreaterThan(CLOSE_MS);
  expect(trade.status).toBe('open');
  const sent = exchange.placed.length;
  await engine.supervisor.close(trade.id, 'a person wants out');
  await run(1);
  expect(exchange.placed.slice(sent).map(({ reduceOnly }) => reduceOnly)).toEqual([true]);
});

test('a trade of a symbol that is not followed any more keeps nobody from deciding', async () => {
  const first = await scene();
  await first.run(5);
  const [trade] = first.engine.trades.live.values();
  if (!trade) throw new Error('no trade');
  // What the ledger has of another symbol: the same facts, told of ETH.
  const told = JSON.parse(
    JSON.stringify(first.ledger.entries).replaceAll('"symbol":"BTC"', '"symbol":"ETH"'),
  );
  first.ledger.entries.splice(0, Number.POSITIVE_INFINITY, ...told);
  const again = await scene(first);
  again.time.advanceTo(CLOSE_MS + 1_000);
  await again.run(1);
  expect(again.engine.trades.trades.get(trade.id)?.status).toBe('expired');
});
