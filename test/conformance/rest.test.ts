import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, runningExchange } from '../../packages/exchange-sim/test/running-exchange.ts';
import { COMING, NOT_SERVED } from './not-served.ts';
import { readSpecification, SKIPPED, SPECIFICATION_HERE, type Specification } from './specification.ts';

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
    const operation = specification.operations.find(
      (own) => own.method === method && matches(own.path, path.split('?')[0] ?? ''),
    );
    if (operation && answer.status < 300) answered.add(`${method} ${operation.path}`);
    return answer;
  };

  test('are given for every operation, or it is said why not', () => {
    const operations = specification.operations.map(({ method, path }) => `${method} ${path}`);
    const silent = operations.filter(
      (name) => !served.has(nameless(name)) && !(name in NOT_SERVED) && !COMING.has(name),
    );
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

  test('about an account that has traded', async () => {
    const order = {
      ticker: running.near,
      client_order_id: 'walk 1',
      side: 'bid',
      count: '2.50',
      price: '0.9900',
      time_in_force: 'immediate_or_cancel',
      self_trade_prevention_type: 'taker_at_cross',
    };
    const { body: placed } = await ask('POST', '/portfolio/events/orders', order);
    await ask('POST', '/portfolio/events/orders', order);
    const resting = {
      ...order,
      client_order_id: 'walk 2',
      price: '0.0100',
      time_in_force: 'good_till_canceled',
    };
    const { body: rested } = await ask('POST', '/portfolio/events/orders', resting);
    for (const path of [
      '/portfolio/balance',
      '/portfolio/positions',
      '/portfolio/settlements',
      '/portfolio/fills',
      '/portfolio/orders',
      `/portfolio/orders/${placed['order_id']}`,
      '/portfolio/orders/nobody',
      '/account/limits',
    ])
      await ask('GET', path);
    await ask('DELETE', `/portfolio/events/orders/${rested['order_id']}?exchange_index=2`);
    await ask('DELETE', '/portfolio/events/orders');
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
});

const nameless = (path: string): string => path.replaceAll(/\{[^}]+\}|:\w+/g, '*');
const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);
