import type { CountE2, PriceE4 } from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';
import { Exchange } from '../src/exchange.ts';
import { FactStore } from '../src/fact-store.ts';

/** An exchange in a process of its own, to be killed: `killed-exchange.ts DIR FROM`. Tells each answer, a line each. */
const [directory = '', from = '0'] = process.argv.slice(2);
const store = new FactStore(directory);
const exchange = Exchange.restore(store.takeFacts(), { seed: 1, journal: store });
let compacting = false;
let timeMs = Math.max(exchange.nowMs, Date.parse('2026-10-08T15:00:00Z'));
const advance = (): void => {
  timeMs += SECOND_MS;
  exchange.advance(timeMs, 'BTC', 820_000_000 as PriceE4, 'seeded');
};
advance();
advance();
process.stdout.write('ready\n');
for (let number = Number(from); ; number++) {
  if (number % 5 === 0) advance();
  const rests = number % 3 === 0;
  const placed = exchange.place('main', {
    clientOrderId: `order ${number}`,
    ticker: exchange.markets().find(({ status }) => status === 'active')?.ticker ?? '',
    exchangeIndex: 2,
    side: number % 2 === 0 ? 'bid' : 'ask',
    yesPriceE4: (number % 2 === 0 ? 100 : 9_900) as PriceE4,
    countE2: 100 as CountE2,
    timeInForce: rests ? 'good_till_canceled' : 'immediate_or_cancel',
    reduceOnly: false,
  });
  if (number % 10 === 9 && !compacting) {
    compacting = true;
    void store.compact(exchange.snapshot(), exchange.nowMs).then(() => {
      compacting = false;
    });
  }
  await store.durable();
  if (placed.ok) process.stdout.write(`${number} ${placed.orderId}\n`);
}
