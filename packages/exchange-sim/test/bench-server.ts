import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MoneyE6, PriceE4 } from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';
import { Exchange } from '../src/exchange.ts';
import { JournalFile } from '../src/journal-file.ts';
import { startExchangeServer } from '../src/server/start-exchange-server.ts';

/** A server in a process of its own, for the benchmark of orders over REST: told the keys, it answers with its ports. */

export type BenchServerOrder = {
  readonly keys: readonly { readonly account: string; readonly publicKeyPem: string }[];
  /** Where every order is on the disk before it is answered; null keeps nothing. */
  readonly journalPath: string | null;
};
export type BenchServerReady = { readonly port: number; readonly plainPort: number; readonly ticker: string };

const START_MS = Date.parse('2026-10-08T15:30:00Z');
const PRICE = 820_000_000 as PriceE4;
const SECONDS = 60;
const ANSWER = JSON.stringify({
  order_id: '00000000-0000-4000-8000-000000000000',
  client_order_id: '0',
  fill_count: '0.00',
  remaining_count: '1.00',
  ts_ms: START_MS,
});

async function serve({ keys, journalPath }: BenchServerOrder): Promise<BenchServerReady> {
  const file = journalPath === null ? null : new JournalFile(journalPath);
  const facts = file ?? { append: () => undefined };
  const exchange = new Exchange({ seed: 1, journal: facts, startBalanceE6: 1e14 as MoneyE6 });
  for (let i = 0; i < SECONDS; i++) exchange.advance(START_MS + i * SECOND_MS, 'BTC', PRICE, 'seeded');
  const server = await startExchangeServer({
    exchange,
    host: '127.0.0.1',
    port: 0,
    keys: keys.map(({ account, publicKeyPem }) => ({ keyId: account, account, publicKeyPem })),
    usageLevel: 'unlimited',
    ...(file && { durable: () => file.durable() }),
    wallClock: { nowMs: () => Date.now() },
    exchangeTime: () => exchange.nowMs,
    log: { info: () => undefined, warn: () => undefined },
  });
  // The least that a server can do with the same bytes.
  const plain = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': ANSWER.length });
      response.end(ANSWER);
    });
  });
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const ticker = exchange.markets()[19]?.ticker ?? '';
  return { port: server.port, plainPort: (plain.address() as AddressInfo).port, ticker };
}

process.once('message', async (order: BenchServerOrder) => process.send?.(await serve(order)));
// Whoever started it may be gone without a word.
process.once('disconnect', () => process.exit(0));
