import { createPrivateKey } from 'node:crypto';
import type { MoneyE6 } from '@rec-io/domain/money';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runningExchange } from './running-exchange.ts';

let running: Awaited<ReturnType<typeof runningExchange>>;
beforeAll(async () => {
  running = await runningExchange();
});
afterAll(() => running.server.stop());

const SHARDS = '/portfolio/intra_exchange_instance_transfer';
let number = 0;
const uuid = () => `00000000-0000-4000-8000-${String(number++).padStart(12, '0')}`;
const instances = { source: 'event_contract', destination: 'event_contract' };

describe('transfers', () => {
  const between = (change: object = {}) =>
    running.ask('POST', '/portfolio/subaccounts/transfer', {
      client_transfer_id: uuid(),
      from_subaccount: 0,
      to_subaccount: 1,
      amount_cents: 100,
      exchange_index: 2,
      ...change,
    });

  test('need a subaccount that is there, an amount, an id of their own, and the money', async () => {
    expect((await between()).status).toBe(404);
    expect((await running.ask('POST', '/portfolio/subaccounts', { exchange_index: 2 })).body).toEqual({
      subaccount_number: 1,
    });
    expect(await between()).toEqual({ status: 200, body: {} });
    // A subaccount is on its shard alone.
    expect((await between({ exchange_index: 0 })).status).toBe(404);
    for (const wrong of [
      { amount_cents: 0 },
      { amount_cents: -1 },
      { amount_cents: 1.5 },
      { amount_cents: '1' },
      { to_subaccount: 64 },
      { client_transfer_id: 'mine' },
      { to_subaccount: 0 },
    ])
      expect((await between(wrong)).status, JSON.stringify(wrong)).toBe(400);
    expect(await between({ amount_cents: 100_000_000 })).toMatchObject({
      status: 400,
      body: { error: { code: 'insufficient_balance' } },
    });
    const id = uuid();
    expect((await between({ client_transfer_id: id })).status).toBe(200);
    expect((await between({ client_transfer_id: id })).status).toBe(409);
    expect((await running.ask('GET', '/portfolio/balance?subaccount=1')).body).toMatchObject({
      balance: 200,
      balance_dollars: '2.0000',
    });
  });

  test('between shards are in ten-thousandths of a dollar, and margin has none', async () => {
    const move = (change: object) =>
      running.ask('POST', SHARDS, { ...instances, amount: 5, source_exchange_shard: 2, ...change });
    const before = running.exchange.account('ed25519').subaccount(0, 0)?.cashE6 ?? 0;
    const { status, body } = await move({});
    expect([status, body]).toEqual([200, { transfer_id: expect.any(String) }]);
    expect(running.exchange.account('ed25519').subaccount(0, 0)?.cashE6).toBe(before + 500);
    for (const wrong of [
      { destination: 'margined' },
      { amount: 0 },
      { amount: '5' },
      { destination_exchange_shard: 2 },
      { source: 'x' },
    ])
      expect((await move(wrong)).status, JSON.stringify(wrong)).toBe(400);
    expect((await move({ destination_exchange_shard: 7 })).status).toBe(404);
    const path = `${SHARDS}s/${body['transfer_id']}`;
    expect((await running.ask('GET', path)).body['transfer']).toMatchObject({
      amount: '0.0005',
      source_exchange_shard: 2,
      destination_exchange_shard: 0,
    });
    const other = running.headers('GET', `/trade-api/v2${path}`, { key: 'rsa' });
    expect((await running.ask('GET', path, undefined, other)).status).toBe(404);
  });

  test('come in pages that do not move when more are made', async () => {
    for (let i = 0; i < 3; i++)
      await running.ask('POST', SHARDS, { ...instances, amount: 100 + i, source_exchange_shard: 2 });
    const page = async (cursor: string) =>
      (await running.ask('GET', `${SHARDS}s?limit=2&cursor=${cursor}`)).body;
    const amounts = (body: Record<string, unknown>) =>
      (body['transfers'] as { amount: string }[]).map(({ amount }) => amount);
    const first = await page('');
    await running.ask('POST', SHARDS, { ...instances, amount: 999, source_exchange_shard: 2 });
    const second = await page(first['cursor'] as string);
    expect([...amounts(first), ...amounts(second)]).toEqual(['0.0102', '0.0101', '0.0100', '0.0005']);
    expect(second['cursor']).toBe('');
    expect((await running.ask('GET', `${SHARDS}s?limit=501`)).status).toBe(400);
  });
});

test('the balance is of one subaccount, on all shards or on one, with its parts', async () => {
  const all = (await running.ask('GET', '/portfolio/balance')).body;
  const parts = all['balance_breakdown'] as { exchange_index: number; balance: string }[];
  expect(parts.map(({ exchange_index: index }) => index)).toEqual([0, 2]);
  expect(Number(all['balance_dollars'])).toBeCloseTo(
    parts.reduce((sum, { balance }) => sum + Number(balance), 0),
    6,
  );
  for (const { exchange_index: index, balance } of parts)
    expect(
      (await running.ask('GET', `/portfolio/balance?exchange_index=${index}`)).body['balance_dollars'],
    ).toBe(balance);
  expect((await running.ask('GET', '/portfolio/balance?subaccount=64')).status).toBe(400);
  expect((await running.ask('GET', '/portfolio/balance?exchange_index=x')).status).toBe(400);
});

test('deposits are listed, newest first', async () => {
  for (const amountE6 of [1_000_000, 2_500_000])
    running.exchange.deposit('ed25519', { amountE6: amountE6 as never });
  expect((await running.ask('GET', '/portfolio/deposits')).body['deposits']).toMatchObject([
    { amount_cents: 250, status: 'applied', fee_cents: 0 },
    { amount_cents: 100 },
  ]);
});

test('shares that are no whole are refused, none at all are taken', async () => {
  const set = (allocations: unknown, more: object = {}) =>
    running.ask('POST', '/portfolio/target_balance_allocation', { allocations, ...more });
  const share = (index: number, percent: number) => ({ exchange_index: index, percent });
  for (const wrong of [
    [share(0, 50)],
    [share(0, 50), share(0, 50)],
    [share(1, 100)],
    [share(0, 101), share(2, -1)],
    'all',
    undefined,
  ])
    expect((await set(wrong)).status, JSON.stringify(wrong)).toBe(400);
  expect((await set([share(2, 100)], { resting_margin_reservation: 'half' })).status).toBe(400);
  expect(await set([share(0, 20), share(2, 80)], { resting_margin_reservation: 'none' })).toEqual({
    status: 200,
    body: {},
  });
  expect((await running.ask('GET', '/portfolio/target_balance_allocation')).body).toEqual({
    allocations: [share(0, 20), share(2, 80)],
    resting_margin_reservation: 'none',
  });
  expect((await set([])).status).toBe(200);
});

test('a new subaccount begins with the netting of the primary one', async () => {
  await running.ask('PUT', '/portfolio/subaccounts/netting', { subaccount_number: 0, enabled: true });
  const { body } = await running.ask('POST', '/portfolio/subaccounts', { exchange_index: 2 });
  const { body: netting } = await running.ask('GET', '/portfolio/subaccounts/netting');
  expect(netting['netting_configs']).toContainEqual({
    subaccount_number: body['subaccount_number'],
    enabled: true,
    exchange_index: 2,
  });
  expect(
    (await running.ask('PUT', '/portfolio/subaccounts/netting', { subaccount_number: 40, enabled: true }))
      .status,
  ).toBe(404);
});

test('keys move money only with the scope for it, and never when they are for one subaccount', async () => {
  const askAs = async (wish: object, method: string, path: string, sent: unknown) => {
    const { body } = await running.ask('POST', '/api_keys/generate', {
      name: 'k',
      key_type: 'ed25519',
      ...wish,
    });
    const signer = createPrivateKey(body['private_key'] as string);
    const headers = running.headers(method, `/trade-api/v2${path}`, {
      keyId: body['api_key_id'] as string,
      signer,
    });
    return (await running.ask(method, path, sent, headers)).status;
  };
  const sent = { ...instances, amount: 1, source_exchange_shard: 2 };
  expect(await askAs({ scopes: ['write::transfer'] }, 'POST', SHARDS, sent)).toBe(200);
  expect(await askAs({ scopes: ['read', 'write::trade'] }, 'POST', SHARDS, sent)).toBe(403);
  expect(await askAs({ scopes: ['write::transfer'] }, 'POST', '/portfolio/events/orders', {})).toBe(403);
  expect(await askAs({ subaccount: 0 }, 'POST', SHARDS, sent)).toBe(403);
  expect(await askAs({ subaccount: 0 }, 'POST', '/portfolio/subaccounts', {})).toBe(403);
});

test('what came in is a deposit, what left a withdrawal, and neither is listed as the other', async () => {
  const { exchange } = running;
  const owner = { exchangeIndex: 2 };
  expect(exchange.deposit('ed25519', { ...owner, amountE6: 12_340_000 as MoneyE6 })).toMatchObject({
    ok: true,
  });
  expect(exchange.withdraw('ed25519', { ...owner, amountE6: 5_670_000 as MoneyE6 })).toMatchObject({
    ok: true,
  });
  const [deposits, withdrawals] = await Promise.all(
    ['deposits', 'withdrawals'].map(
      async (name) => (await running.ask('GET', `/portfolio/${name}`)).body[name],
    ),
  );
  const amounts = (deposits as { readonly amount_cents: number }[]).map(({ amount_cents }) => amount_cents);
  expect(amounts[0]).toBe(1_234);
  expect(Math.min(...amounts)).toBeGreaterThan(0);
  expect(withdrawals).toMatchObject([{ amount_cents: 567 }]);
});
