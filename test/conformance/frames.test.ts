import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runningExchange } from '../../packages/exchange-sim/test/running-exchange.ts';
import { readSpecification, SKIPPED, SPECIFICATION_HERE, type Specification } from './specification.ts';

describe.skipIf(!SPECIFICATION_HERE)(`frames to the specification${SKIPPED}`, () => {
  let specification: Specification;
  let running: Awaited<ReturnType<typeof runningExchange>>;
  beforeAll(async () => {
    specification = readSpecification();
    running = await runningExchange();
  });
  afterAll(() => running.server.stop());

  test('are all frames of all channels, from the first snapshot over orders to the payout and the next hour', async () => {
    const client = await running.connect();
    const { near } = running;
    const send = (id: number, cmd: string, params: Record<string, unknown>) =>
      client.send({ id, cmd, params });
    send(1, 'subscribe', {
      channels: ['orderbook_delta', 'ticker', 'trade', 'fill', 'user_orders', 'market_positions'],
      market_ticker: near,
      send_initial_snapshot: true,
    });
    send(2, 'subscribe', {
      channels: ['market_lifecycle_v2', 'order_group_updates', 'communications', 'nothing'],
    });
    send(3, 'subscribe', { channels: ['cfbenchmarks_value'], index_ids: ['all'] });
    send(4, 'subscribe', { channels: ['pyth_value'] });
    send(5, 'update_subscription', { sids: [1], action: 'get_snapshot', market_tickers: [near] });
    send(6, 'update_subscription', { sids: [10], action: 'indexlist' });
    send(7, 'update_subscription', { sids: [11], action: 'underlying_list' });
    send(8, 'update_subscription', { sids: [3], action: 'add_markets', market_tickers: [near] });
    send(9, 'update_subscription', { sids: [3], action: 'dance' });
    client.send({ id: 10, cmd: 'list_subscriptions' });
    await client.until(1, ({ id }) => id === 10);
    const order = {
      ticker: near,
      client_order_id: 'frame 1',
      side: 'bid',
      count: '2.50',
      price: '0.9900',
      time_in_force: 'immediate_or_cancel',
      self_trade_prevention_type: 'taker_at_cross',
    };
    await running.ask('POST', '/portfolio/events/orders', order);
    const resting = {
      ...order,
      client_order_id: 'frame 2',
      price: '0.0100',
      time_in_force: 'good_till_canceled',
    };
    const { body } = await running.ask('POST', '/portfolio/events/orders', resting);
    await running.ask('DELETE', `/portfolio/events/orders/${body['order_id']}?exchange_index=2`);
    const { body: group } = await running.ask('POST', '/portfolio/order_groups/create', {
      contracts_limit: 5,
      exchange_index: 2,
    });
    const on = `/portfolio/order_groups/${group['order_group_id']}`;
    const grouped = { ...resting, client_order_id: 'frame 3', order_group_id: group['order_group_id'] };
    const { body: third } = await running.ask('POST', '/portfolio/events/orders', grouped);
    const amended = { ticker: near, side: 'bid', price: '0.0200', count: '2.00' };
    await running.ask('POST', `/portfolio/events/orders/${third['order_id']}/amend`, amended);
    await running.ask('PUT', `${on}/limit?exchange_index=2`, { contracts_limit: 6 });
    for (const act of ['trigger', 'reset']) await running.ask('PUT', `${on}/${act}?exchange_index=2`);
    await running.ask('DELETE', `${on}?exchange_index=2`);
    running.advance(
      (Math.ceil(running.exchange.nowMs / 3_600_000) * 3_600_000 - running.exchange.nowMs) / 1_000 + 90,
    );
    send(11, 'unsubscribe', { sids: [1, 2] });
    await client.until(2, ({ type }) => type === 'unsubscribed');
    client.close();
    const problems = client.messages.flatMap((frame) => specification.frameProblems(frame));
    expect([...new Set(problems)]).toEqual([]);
    const types = new Set(client.messages.map(({ type }) => type));
    expect([...types].sort()).toEqual([
      'cfbenchmarks_value',
      'cfbenchmarks_value_indexlist',
      'error',
      'event_lifecycle',
      'fill',
      'market_lifecycle_v2',
      'market_position',
      'ok',
      'order_group_updates',
      'orderbook_delta',
      'orderbook_snapshot',
      'pyth_value_underlying_list',
      'subscribed',
      'ticker',
      'trade',
      'unsubscribed',
      'user_order',
    ]);
  });
});
