import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moneyE6 } from '../../packages/domain/src/money.ts';
import { type Answer, runningExchange } from '../../packages/exchange-sim/test/running-exchange.ts';
import { NOT_SERVED } from './not-served.ts';
import { readSpecification, SKIPPED, SPECIFICATION_HERE, type Specification } from './specification.ts';

const ORDERS = '/portfolio/events/orders';
const GROUPS = '/portfolio/order_groups';

type Running = Awaited<ReturnType<typeof runningExchange>>;

describe.skipIf(!SPECIFICATION_HERE)(`answers to the specification${SKIPPED}`, () => {
  let specification: Specification;
  let running: Running;
  const served = new Set<string>();
  const answered = new Set<string>();

  beforeAll(async () => {
    specification = readSpecification();
    running = await runningExchange({
      routes: (app) =>
        app.addHook('onRoute', ({ method, url }) => {
          for (const verb of [method].flat())
            served.add(`${verb} ${nameless(url.replace('/trade-api/v2', ''))}`);
        }),
    });
  });
  afterAll(() => running.server.stop());

  /** Asks, and holds the answer against the specification. */
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await running.ask(method, path, body);
    expect(specification.restProblems(method, path, answer.status, answer.body)).toEqual([]);
    const bare = path.split('?')[0] ?? '';
    const fitting = specification.operations.filter(
      (own) => own.method === method && matches(own.path, bare),
    );
    const operation = fitting.find((own) => own.path === bare) ?? fitting[0];
    if (operation && answer.status < 300) answered.add(`${method} ${operation.path}`);
    return answer;
  };

  let number = 0;
  const order = (change: Record<string, unknown> = {}) => ({
    ticker: running.near,
    client_order_id: `walk ${number++}`,
    side: 'bid',
    count: '2.50',
    price: '0.9900',
    time_in_force: 'immediate_or_cancel',
    self_trade_prevention_type: 'taker_at_cross',
    ...change,
  });

  test('are given for every operation, or it is said why not', () => {
    const operations = specification.operations.map(({ method, path }) => `${method} ${path}`);
    const silent = operations.filter((name) => !served.has(nameless(name)) && !(name in NOT_SERVED));
    const both = Object.keys(NOT_SERVED).filter(
      (name) => served.has(nameless(name)) || !operations.includes(name),
    );
    expect({ silent, both }).toEqual({ silent: [], both: [] });
  });

  test('about the exchange and its markets', async () => {
    const { near } = running;
    const eventTicker = near.slice(0, near.lastIndexOf('-'));
    for (const path of [
      '/exchange/status',
      '/exchange/schedule',
      '/series/KXBTCD',
      '/events',
      '/events?with_nested_markets=true',
      `/events/${eventTicker}`,
      '/markets?limit=2',
      `/markets/${near}`,
      `/markets/${near}/orderbook`,
      '/markets/trades',
    ])
      expect((await ask('GET', path)).status, path).toBe(200);
  });

  test('about orders, one by one, in batches and in groups', async () => {
    const { near } = running;
    const { body: group } = await ask('POST', `${GROUPS}/create`, {
      contracts_limit: 100,
      exchange_index: 2,
    });
    const on = `${GROUPS}/${group['order_group_id']}`;
    const { body: placed } = await ask('POST', ORDERS, order());
    await ask('POST', ORDERS, { ...order(), client_order_id: placed['client_order_id'] });
    const rest = {
      price: '0.0100',
      time_in_force: 'good_till_canceled',
      order_group_id: group['order_group_id'],
    };
    const expiring = {
      expiration_time: Math.floor(running.exchange.nowMs / 1_000) + 900,
      cancel_order_on_pause: true,
    };
    const { body: rested } = await ask('POST', ORDERS, order({ ...rest, ...expiring }));
    const id = rested['order_id'] as string;
    for (const path of [
      '/portfolio/orders',
      `/portfolio/orders/${id}`,
      '/portfolio/orders/nobody',
      GROUPS,
      on,
    ])
      await ask('GET', path);
    await ask('GET', '/portfolio/orders/queue_positions');
    await ask('GET', `/portfolio/orders/${id}/queue_position`);
    await ask('GET', '/portfolio/summary/total_resting_order_value');
    const here = { exchange_index: 2 };
    await ask('POST', `${ORDERS}/${id}/decrease`, { reduce_by: '0.50', ...here });
    const amended = { ticker: near, side: 'bid', price: '0.0200', count: '2.00' };
    await ask('POST', `${ORDERS}/${id}/amend`, amended);
    await ask('POST', `${ORDERS}/${id}/amend`, { ...amended, price: '0.9900' });
    const { body: second } = await ask('POST', ORDERS, order(rest));
    await ask('DELETE', `${ORDERS}/${second['order_id']}?exchange_index=2`);
    const { body: batch } = await ask('POST', `${ORDERS}/batched`, {
      orders: [order(rest), order(), order({ price: '0.5555' })],
    });
    const ids = (batch['orders'] as { order_id?: string }[]).map(({ order_id = 'nobody' }) => ({
      order_id,
      ...here,
    }));
    await ask('DELETE', `${ORDERS}/batched`, { orders: ids });
    await ask('PUT', `${on}/limit?exchange_index=2`, { contracts_limit_fp: '50.00' });
    await ask('PUT', `${on}/trigger?exchange_index=2`);
    await ask('PUT', `${on}/reset?exchange_index=2`);
    await ask('DELETE', `${on}?exchange_index=2`);
    await ask('GET', on);
    await ask('DELETE', ORDERS);
  });

  test('about money, its subaccounts and its shards', async () => {
    await ask('POST', '/portfolio/subaccounts', { exchange_index: 2 });
    const transfer = {
      client_transfer_id: randomUUID(),
      from_subaccount: 0,
      to_subaccount: 1,
      amount_cents: 100,
      exchange_index: 2,
    };
    await ask('POST', '/portfolio/subaccounts/transfer', transfer);
    expect((await ask('POST', '/portfolio/subaccounts/transfer', transfer)).status).toBe(409);
    const instances = { source: 'event_contract', destination: 'event_contract' };
    const { body: moved } = await ask('POST', '/portfolio/intra_exchange_instance_transfer', {
      ...instances,
      amount: 1_000,
      source_exchange_shard: 2,
    });
    running.exchange.deposit('ed25519', { amountE6: moneyE6(5_000_000) });
    await ask('PUT', '/portfolio/subaccounts/netting', { subaccount_number: 1, enabled: true });
    await ask('POST', '/portfolio/target_balance_allocation', {
      allocations: [{ exchange_index: 2, percent: 100 }],
    });
    for (const path of [
      '/portfolio/balance',
      '/portfolio/balance?exchange_index=2&subaccount=1',
      '/portfolio/subaccounts/balances',
      '/portfolio/subaccounts/transfers',
      '/portfolio/subaccounts/netting',
      '/portfolio/intra_exchange_instance_transfers',
      `/portfolio/intra_exchange_instance_transfers/${moved['transfer_id']}`,
      '/portfolio/target_balance_allocation',
      '/portfolio/deposits',
      '/portfolio/withdrawals',
      '/exchange/user_data_timestamp',
    ])
      expect((await ask('GET', path)).status, path).toBe(200);
  });

  test('about an account through the close, live and long after', async () => {
    await ask('POST', ORDERS, order());
    await ask('GET', '/portfolio/positions');
    await ask('GET', '/portfolio/fills');
    running.advance(2_400);
    for (const path of [
      '/portfolio/positions?settlement_status=all',
      '/portfolio/settlements',
      '/historical/cutoff',
      '/historical/orders',
      '/historical/fills',
      '/historical/positions',
    ])
      expect((await ask('GET', path)).status, path).toBe(200);
    const { body } = await ask('GET', '/portfolio/settlements');
    expect(body['settlements']).not.toEqual([]);
  });

  test('about its keys and limits', async () => {
    const { body: made } = await ask('POST', '/api_keys/generate', {
      name: 'walk',
      key_type: 'ed25519',
      subaccount: 0,
    });
    const { publicKey } = generateKeyPairSync('ed25519');
    const public_key = publicKey.export({ type: 'spki', format: 'pem' });
    await ask('POST', '/api_keys', { name: 'walk', public_key, scopes: ['read'] });
    await ask('GET', '/api_keys');
    await ask('DELETE', `/api_keys/${made['api_key_id']}`);
    await ask('GET', '/account/endpoint_costs');
    await ask('POST', '/account/api_usage_level/upgrade');
    await ask('GET', '/account/limits');
    await ask('GET', '/account/api_usage_level/volume_progress');
  });

  test('were given by every operation on accounts at least once', () => {
    const onAccounts = /^\w+ \/(portfolio|account|api_keys|historical\/(orders|fills|positions))/;
    const wanted = specification.operations
      .map(({ method, path }) => `${method} ${path}`)
      .filter((name) => onAccounts.test(name) && !(name in NOT_SERVED));
    expect(wanted.filter((name) => !answered.has(name))).toEqual([]);
  });
});

const nameless = (path: string): string => path.replaceAll(/\{[^}]+\}|:\w+/g, '*');
const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
