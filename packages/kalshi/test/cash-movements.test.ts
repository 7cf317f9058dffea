import { moneyE6 } from '@rec-io/domain/money';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type KalshiGateway, kalshiGateway } from '../src/gateway.ts';
import {
  publicKey,
  quietLog,
  reply,
  type StandIn,
  standIn,
  testSigner,
  wallClock,
  wallTimers,
} from './stand-in.ts';

const gatewayAt = (restUrl: string): KalshiGateway =>
  kalshiGateway({
    ...{ restUrl, signer: testSigner, clock: wallClock, timers: wallTimers },
    ...{ log: quietLog(), readAttempts: 1 },
  });

test('deposits, withdrawals and transfers to other subaccounts move the account; between shards nothing does', async () => {
  const exchange = new Exchange({ seed: 1, symbols: ['BTC'] });
  exchange.openAccount('main');
  const server = await startExchangeServer({
    ...{ exchange, host: '127.0.0.1', port: 0, usageLevel: 'unlimited', wallClock, log: quietLog() },
    keys: [
      {
        ...{ keyId: 'test-key', account: 'main' },
        publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      },
    ],
    exchangeTime: () => exchange.nowMs,
  });
  const gateway = gatewayAt(`http://127.0.0.1:${server.port}/trade-api/v2`);
  try {
    const before = await gateway.balance();
    exchange.deposit('main', { amountE6: moneyE6(50_000_000) });
    exchange.withdraw('main', { amountE6: moneyE6(20_000_000) });
    exchange.transferBetweenShards('main', {
      ...{ fromExchangeIndex: 2, toExchangeIndex: 0, amountE6: moneyE6(7_000_000) },
    });
    exchange.createSubaccount('main', 2);
    exchange.transferBetweenSubaccounts('main', {
      ...{ clientTransferId: 'once', exchangeIndex: 2, amountE6: moneyE6(3_000_000) },
      ...{ fromSubaccount: 0, toSubaccount: 1 },
    });
    expect(await gateway.balance()).toBe(before + 27_000_000);
    const movements = await gateway.cashMovements?.(0);
    expect(movements?.map(({ kind, amountE6, feeE6 }) => [kind, amountE6, feeE6])).toEqual([
      ['deposit', 50_000_000, 0],
      ['withdrawal', -20_000_000, 0],
      ['subaccount-transfer', -3_000_000, 0],
    ]);
    expect(await gateway.cashMovements?.(exchange.nowMs + 1_000)).toEqual([]);
  } finally {
    await gateway.stop();
    await server.stop();
  }
});

describe('the lists of the bank', () => {
  let exchange: StandIn;
  let gateway: KalshiGateway;
  const row = { id: 'd1', type: 'ach', amount_cents: 5_000, fee_cents: 150, created_ts: 100 };
  const lists = (deposits: readonly object[]) => {
    exchange.handlers.set('GET /portfolio/deposits', (_, response) =>
      reply(response, 200, { deposits, cursor: '' }),
    );
    exchange.handlers.set('GET /portfolio/withdrawals', (_, response) =>
      reply(response, 200, { withdrawals: [], cursor: '' }),
    );
    exchange.handlers.set('GET /portfolio/subaccounts/transfers', (_, response) =>
      reply(response, 200, { transfers: [], cursor: '' }),
    );
  };
  beforeEach(async () => {
    exchange = await standIn();
    gateway = gatewayAt(exchange.restUrl);
  });
  afterEach(async () => {
    await gateway.stop();
    await exchange.stop();
  });

  test('count what is applied, at the time at which it was; pending, failed and returned money is not there', async () => {
    const others = ['pending', 'failed', 'returned'].map((status) => ({ ...row, id: status, status }));
    lists([{ ...row, status: 'applied', finalized_ts: 200 }, ...others]);
    expect(await gateway.cashMovements?.(0)).toEqual([
      { id: 'd1', kind: 'deposit', amountE6: 50_000_000, feeE6: 1_500_000, timeMs: 200_000 },
    ]);
  });

  test('that a key may not see are told by nobody, which is not the same as empty', async () => {
    lists([]);
    exchange.handlers.set('GET /portfolio/deposits', (_, response) => reply(response, 403, { error: 'no' }));
    expect(await gateway.cashMovements?.(0)).toBeNull();
  });

  test('that fail fail the whole', async () => {
    lists([{ ...row, status: 'applied' }]);
    exchange.handlers.set('GET /portfolio/withdrawals', (_, response) => reply(response, 500, {}));
    await expect(gateway.cashMovements?.(0)).rejects.toThrow();
  });
});
