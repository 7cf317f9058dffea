import { type MoneyE6, moneyE6 } from '@rec-io/domain/money';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { type ExchangeServer, startExchangeServer } from '@rec-io/exchange-sim/server/start-exchange-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type KalshiClient, kalshiClient } from '../src/client.ts';
import { transferCash, transferOffer } from '../src/crypto-cash.ts';
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

const time = { clock: wallClock, timers: wallTimers };
const shards = (...cash: readonly (readonly [number, number])[]): ReadonlyMap<number, MoneyE6> =>
  new Map(cash.map(([index, amount]) => [index, moneyE6(amount)]));
const clientOf = (restUrl: string): KalshiClient =>
  kalshiClient({ restUrl, signer: testSigner, ...time, log: quietLog(), readAttempts: 1 });

describe('an offer to move cash to the crypto shard', () => {
  test('is made of the shard with the most, when there is none on the crypto shard', () => {
    expect(transferOffer(shards([0, 5_000_000], [1, 9_000_050], [2, 0]))).toEqual({
      fromExchangeIndex: 1,
      toExchangeIndex: 2,
      amountE6: 9_000_000,
    });
    expect(transferOffer(shards([0, 5_000_000]))).toMatchObject({ fromExchangeIndex: 0 });
  });

  test.each([
    ['when some lies there already', shards([0, 5_000_000], [2, 1])],
    ['when there is nothing to move', shards([0, 0], [2, 0])],
    ['when less than can be moved is there', shards([0, 99])],
    ['when the exchange does not tell by shard', null],
  ])('is not made %s', (_when, byShard) => {
    expect(transferOffer(byShard)).toBeNull();
  });
});

describe('a transfer at the simulated exchange', () => {
  let server: ExchangeServer;
  let client: KalshiClient;
  beforeEach(async () => {
    const exchange = new Exchange({ seed: 1, symbols: ['BTC'] });
    exchange.openAccount('main');
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    server = await startExchangeServer({
      exchange,
      host: '127.0.0.1',
      port: 0,
      keys: [{ keyId: 'test-key', publicKeyPem, account: 'main' }],
      usageLevel: 'unlimited',
      wallClock,
      exchangeTime: () => exchange.nowMs,
      log: quietLog(),
    });
    client = clientOf(`http://127.0.0.1:${server.port}/trade-api/v2`);
  });
  afterEach(async () => {
    await client.http.close();
    await server.stop();
  });

  test('moves all of it to where crypto is paid from, and then there is nothing to offer', async () => {
    const { totalE6, byShard } = await client.reads.balances();
    const away = { fromExchangeIndex: 2, toExchangeIndex: 0, amountE6: byShard?.get(2) ?? totalE6 };
    expect(await transferCash(client.api.shardTransfers, away, time)).toMatchObject({ kind: 'complete' });
    expect(await client.reads.balance()).toBe(0);

    const offer = transferOffer((await client.reads.balances()).byShard);
    expect(offer).toMatchObject({ fromExchangeIndex: 0, toExchangeIndex: 2 });
    if (offer === null) return;
    expect(await transferCash(client.api.shardTransfers, offer, time)).toMatchObject({ kind: 'complete' });
    expect((await client.reads.balances()).totalE6).toBe(totalE6);
    expect(await client.reads.balance()).toBe(offer.amountE6);
    expect(transferOffer((await client.reads.balances()).byShard)).toBeNull();
  });

  test('of more than there is is refused, and nothing moves', async () => {
    const before = await client.reads.balances();
    const offer = { fromExchangeIndex: 0, toExchangeIndex: 2, amountE6: moneyE6(before.totalE6 * 10) };
    expect(await transferCash(client.api.shardTransfers, offer, time)).toMatchObject({ kind: 'rejected' });
    expect(await client.reads.balances()).toEqual(before);
  });
});

describe('a transfer whose answer', () => {
  let exchange: StandIn;
  let client: KalshiClient;
  const offer = { fromExchangeIndex: 0, toExchangeIndex: 2, amountE6: moneyE6(1_000_000) };
  beforeEach(async () => {
    exchange = await standIn();
    client = clientOf(exchange.restUrl);
  });
  afterEach(async () => {
    await client.http.close();
    await exchange.stop();
  });
  const START = 'POST /portfolio/intra_exchange_instance_transfer';
  const sent = () => exchange.requests.filter((line) => line.startsWith('POST')).length;

  test('is lost is unknown, and is not sent again', async () => {
    exchange.handlers.set(START, (_request, response) => response.destroy());
    expect(await transferCash(client.api.shardTransfers, offer, time)).toMatchObject({ kind: 'unknown' });
    expect(sent()).toBe(1);
  });

  test('is followed by no completion is told as under way', async () => {
    exchange.handlers.set(START, (_request, response) => reply(response, 200, { transfer_id: 't' }));
    const outcome = await transferCash(client.api.shardTransfers, offer, { ...time, withinMs: 10 });
    expect(outcome).toEqual({ kind: 'under-way', transferId: 't', status: 'not told' });
    expect(sent()).toBe(1);
  });
});
