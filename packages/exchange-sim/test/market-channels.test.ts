import type { PriceE4 } from '@rec-io/domain/money';
import { SECOND_MS } from '@rec-io/domain/time';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LADDERS } from '../src/ladder.ts';
import { type Message, runningExchange } from './running-exchange.ts';

const START_MS = Date.parse('2026-10-08T15:28:50Z');
const QUARTER = 'KXBTC15M-26OCT081145-45';
const at = (time: string): number => Date.parse(`2026-10-08T${time}Z`);

let running: Awaited<ReturnType<typeof runningExchange>>;
let messages: readonly Message[];
const body = ({ msg }: Message) => msg as Record<string, unknown>;
const ofType = (type: string): Message[] => messages.filter((message) => message.type === type);

/** Listens to all that is public about one market until 15:46, while the price rises a tenth of a cent a millisecond. */
beforeAll(async () => {
  running = await runningExchange({}, { ladders: LADDERS, startMs: START_MS });
  const client = await running.connect();
  client.send({ id: 1, cmd: 'subscribe', params: { channels: ['market_lifecycle_v2'] } });
  client.send({
    id: 2,
    cmd: 'subscribe',
    params: { channels: ['ticker', 'trade', 'orderbook_delta'], market_tickers: [QUARTER] },
  });
  client.send({
    id: 3,
    cmd: 'subscribe',
    params: { channels: ['cfbenchmarks_value', 'cfbenchmarks_value_5hz'], index_ids: ['BRTI'] },
  });
  await client.until(6, ({ type }) => type === 'subscribed');
  const lastMs = at('15:46:00');
  for (let timeMs = running.exchange.nowMs + SECOND_MS; timeMs <= lastMs; timeMs += SECOND_MS) {
    const price = (820_000_000 + (timeMs - START_MS) * 10) as PriceE4;
    running.exchange.advance(timeMs, 'BTC', price, 'seeded');
    if (timeMs % 60_000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await client.until(1, (message) => message.type === 'cfbenchmarks_value_5hz' && lastOf(message) === lastMs);
  messages = client.messages;
  client.close();
}, 30_000);
afterAll(() => running.server.stop());

const lastOf = (message: Message): unknown => body(message)['source_ts_ms'];

describe('the index', () => {
  test('has the mean of the minute before each print', () => {
    const minute = ofType('cfbenchmarks_value').find(
      (message) => body(message)['received_at'] === at('15:40:00'),
    );
    // A dollar a second: the sixty before are thirty and a half dollars lower in the mean.
    const value = (at('15:40:00') - START_MS) / 1_000 + 82_000 - 30.5;
    expect(body(minute as Message)['avg_60s_data']).toEqual({
      value: value.toFixed(8),
      window_size: 60,
      window_start_ts_ms: at('15:39:00'),
      window_end_ts_exclusive: at('15:40:00'),
    });
  });

  test('has the mean of the last minute before a quarter hour in that minute only, and all of it at the close', () => {
    const windows = ofType('cfbenchmarks_value').flatMap((message) => {
      const window = body(message)['last_60s_windowed_average_15min'] as Record<string, unknown> | undefined;
      const timeMs = body(message)['received_at'] as number;
      return window && timeMs > at('15:31:00') ? [{ timeMs, ...window }] : [];
    });
    expect(windows).toHaveLength(60);
    expect(windows[0]).toMatchObject({ timeMs: at('15:44:01'), window_size: 1 });
    expect(windows.at(-1)).toMatchObject({ timeMs: at('15:45:00'), window_size: 60 });
    const settled = running.exchange.tradingMarket(QUARTER)?.valueE4 ?? 0;
    const { value } = windows.at(-1) as unknown as { value: string };
    expect(Math.round(Number(value) * 100) * 100).toBe(settled);
  });

  test('has five values a second, on the line between two prints, of which the last is the print', () => {
    const fifths = ofType('cfbenchmarks_value_5hz')
      .map(body)
      .filter(({ received_at }) => received_at === at('15:40:00'));
    const sources = fifths.map(({ source_ts_ms }) => Number(source_ts_ms) - at('15:40:00'));
    expect(sources).toEqual([-800, -600, -400, -200, 0]);
    const last = (at('15:40:00') - START_MS) / 1_000 + 82_000;
    expect(fifths.map(({ value_usd }) => Number(value_usd))).toEqual(
      [0.8, 0.6, 0.4, 0.2, 0].map((before) => Number((last - before).toFixed(8))),
    );
  });
});

test('a quarter hour is announced, gets its strike, is determined and settled: in this order, nothing at open and close', () => {
  const told = ofType('market_lifecycle_v2')
    .map(body)
    .filter(({ market_ticker }) => market_ticker === 'KXBTC15M-26OCT081200-00' || market_ticker === QUARTER);
  const kinds = (ticker: string) =>
    told.filter(({ market_ticker }) => market_ticker === ticker).map(({ event_type }) => event_type);
  expect(kinds(QUARTER)).toEqual(['metadata_updated', 'determined', 'settled']);
  expect(kinds('KXBTC15M-26OCT081200-00')).toEqual(['created', 'metadata_updated']);
  const [created] = told.filter(({ event_type }) => event_type === 'created');
  expect(created).toMatchObject({
    exchange_index: 2,
    open_ts: at('15:45:00') / 1_000,
    close_ts: at('16:00:00') / 1_000,
    price_level_structure: 'tapered_deci_cent',
    additional_metadata: { strike_type: 'greater_or_equal', event_ticker: 'KXBTC15M-26OCT081200' },
  });
  expect((created?.['additional_metadata'] as object) ?? {}).not.toHaveProperty('floor_strike');
  const strike = running.exchange.tradingMarket(QUARTER)?.floorStrikeE4 ?? 0;
  expect(told.find(({ event_type }) => event_type === 'metadata_updated')).toEqual({
    event_type: 'metadata_updated',
    market_ticker: QUARTER,
    strike_type: 'greater_or_equal',
    floor_strike: strike / 10_000,
    yes_sub_title: running.exchange.market(QUARTER)?.strikeText,
  });
  expect(told.find(({ event_type }) => event_type === 'determined')).toMatchObject({
    result: 'yes',
    settlement_value: '1.0000',
  });
});

test('every event is announced before its markets', () => {
  const lifecycle = messages.filter(
    ({ type }) => type.endsWith('lifecycle') || type === 'market_lifecycle_v2',
  );
  const event = lifecycle.findIndex((message) => body(message)['event_ticker'] === 'KXBTC15M-26OCT081200');
  const market = lifecycle.findIndex(
    (message) => body(message)['market_ticker'] === 'KXBTC15M-26OCT081200-00',
  );
  expect(event).toBeGreaterThanOrEqual(0);
  expect(market).toBe(event + 1);
});

test('deltas of a book with a tapered grid give the book that is read, and the ticker tells its best', () => {
  const levels = new Map<string, number>();
  const deltas = ofType('orderbook_delta').map(body);
  for (const { side, price_dollars, delta_fp } of deltas) {
    const key = `${side} ${price_dollars}`;
    levels.set(key, Math.round(((levels.get(key) ?? 0) + Number(delta_fp)) * 100) / 100);
  }
  // Everything that was put in was taken out again or is at least never below nothing.
  expect(Math.min(...levels.values())).toBeGreaterThanOrEqual(0);
  const prices = deltas.map(({ price_dollars }) => Number(price_dollars));
  const fine = prices.filter((price) => Math.round(price * 10_000) % 100 !== 0);
  expect(fine.length).toBeGreaterThan(0);
  expect(fine.every((price) => price < 0.1 || price > 0.9)).toBe(true);
  const last = body(ofType('ticker').at(-1) as Message);
  expect(last['market_ticker']).toBe(QUARTER);
  const volume = ofType('trade').reduce((sum, message) => sum + Number(body(message)['count_fp']), 0);
  expect(Number(last['volume_fp'])).toBe(volume);
});
