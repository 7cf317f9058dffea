import { existsSync, readFileSync } from 'node:fs';
import { Book } from '@rec-io/domain/book';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deltaEvent, indexEvent, snapshotEvent } from './frame-events.ts';
import { parseFrame } from './frames.ts';
import { WireError } from './wire.ts';

test('a frame of an unknown kind keeps its number, so that the sequence stays whole', () => {
  const text = '{"type":"brand_new","sending_ts_ms":5,"sid":3,"seq":9,"msg":{"x":1}}';
  const numbers = { sid: 3, seq: 9, id: null, sendingTsMs: 5 };
  expect(parseFrame(text)).toEqual({ type: 'other', name: 'brand_new', ...numbers });
});

test.each([
  ['', /not JSON/],
  ['\u0000\u0001', /not JSON/],
  ['[1]', /not an object/],
  ['null', /not an object/],
  ['{}', /without a type/],
  ['{"type":"orderbook_delta","sid":1,"seq":2}', /orderbook_delta/],
  [
    '{"type":"orderbook_delta","sid":1,"seq":2,"msg":{"market_ticker":"T","price_dollars":1}}',
    /orderbook_delta\//,
  ],
])('%j is refused with its reason', (text, reason) => {
  expect(() => parseFrame(text)).toThrow(reason);
});

test('any bytes are either a frame or a WireError', () => {
  const frame = fc.record({
    type: fc.constantFrom(
      'trade',
      'fill',
      'orderbook_delta',
      'orderbook_snapshot',
      'subscribed',
      'error',
      'ok',
    ),
    sid: fc.anything(),
    seq: fc.anything(),
    msg: fc.anything(),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        frame.map((value) => JSON.stringify(value)),
      ),
      (text) => {
        try {
          expect(parseFrame(text).type).toBeTypeOf('string');
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      },
    ),
  );
});

describe('what only decorates a frame', () => {
  const order = {
    order_id: 'o',
    client_order_id: null,
    ticker: 'T',
    status: 'resting',
    book_side: 'bid',
    yes_price_dollars: '0.5000',
    fill_count_fp: '0.00',
    remaining_count_fp: '1.00',
    initial_count_fp: '1.00',
    created_ts_ms: 1,
  };
  const trade = { trade_id: 't', market_ticker: 'T', yes_price_dollars: '0.5000', count_fp: '1.00' };
  const fill = { ...trade, order_id: 'o', is_taker: true, book_side: 'bid', fee_cost: '0.01', ts_ms: 1 };
  const print = { index_id: 'BRTI', received_at: 1, data: '{}' };

  test.each([
    ['trade', { ...trade, taker_side: '', taker_book_side: null, ts_ms: null, no_price_dollars: '' }],
    ['user_order', { ...order, expiration_ts_ms: null, outcome_side: '', maker_fees_dollars: null }],
    ['user_order', { ...order, status: 'one that is new' }],
    ['fill', { ...fill, purchased_side: '', action: null, post_position_fp: '', client_order_id: null }],
    ['market_position', { market_ticker: 'T', position_fp: '1.00', position_cost_dollars: '' }],
    ['event_fee_update', { event_ticker: 'E', fee_multiplier_override: 0.5 }],
    ['order_group_updates', { event_type: 'one that is new', order_group_id: 'g', ts_ms: 1 }],
    ['cfbenchmarks_value', { ...print, avg_60s_data: { value: '', window_size: 0 } }],
    ['cfbenchmarks_value', { ...print, last_60s_windowed_average_15min: null }],
    ['orderbook_snapshot', { market_ticker: 'T', yes_dollars_fp: null }],
    [
      'market_lifecycle_v2',
      { event_type: 'created', market_ticker: 'T', price_ranges: [{ start: '', end: '', step: '0.00001' }] },
    ],
  ])('may be empty, null or new: %s %j', (type, msg) => {
    expect(parseFrame(JSON.stringify({ type, sid: 1, seq: 1, msg }))).toMatchObject({ type, msg });
  });
});

describe('an index message', () => {
  const message = (data: object, window?: { value: string; window_size: number }) => ({
    index_id: 'BRTI',
    received_at: 1_710_000_000_123,
    data: JSON.stringify(data),
    ...(window ? { last_60s_windowed_average_15min: window } : {}),
  });

  test('of the exchange is the real index at the time of its data', () => {
    const event = indexEvent(
      'BTC',
      message({ type: 'value', id: 'BRTI', time: 1_710_000_000_000, value: '68000.12' }),
    );
    expect(event).toEqual({
      kind: 'index',
      symbol: 'BTC',
      timeMs: 1_710_000_000_000,
      indexE4: 680_001_200,
      window: null,
      origin: 'cf-benchmarks',
    });
  });

  test('of the simulator names its origin and carries the window’s mean with its fraction', () => {
    const data = { id: 'BRTI', time: 1, value: '68000.1', origin: 'seeded' };
    const event = indexEvent('BTC', message(data, { value: '68000.12345678', window_size: 14 }));
    expect(event).toMatchObject({ origin: 'seeded', window: { meanE4: 680_001_234.5678, prints: 14 } });
  });
});

const RECORDED = new URL('../../../../shared/data/kalshi/ws_frames_KXBTC-26APR1817.jsonl', import.meta.url);

describe('frames recorded from the exchange', () => {
  const recorded = existsSync(RECORDED);

  test.skipIf(!recorded)(
    'are all read, in sequence, and keep their books consistent (skipped without ../shared)',
    () => {
      const books = new Map<string, Book>();
      const kinds: Record<string, number> = {};
      const lastSeq = new Map<number, number>();
      for (const line of readFileSync(RECORDED, 'utf8').trim().split('\n')) {
        const frame = parseFrame((JSON.parse(line) as { raw: string }).raw);
        kinds[frame.type] = (kinds[frame.type] ?? 0) + 1;
        if (frame.sid !== null && frame.seq !== null) {
          expect(frame.seq).toBe((lastSeq.get(frame.sid) ?? 0) + 1);
          lastSeq.set(frame.sid, frame.seq);
        }
        if (frame.type === 'orderbook_snapshot') {
          const event = snapshotEvent(frame.msg);
          const book = new Book();
          book.snapshot(event.yes, event.no);
          books.set(event.ticker, book);
        } else if (frame.type === 'orderbook_delta') {
          const event = deltaEvent(frame.msg);
          books.get(event.ticker)?.delta(event.side, event.priceE4, event.deltaE2);
        }
      }
      expect(kinds['orderbook_snapshot']).toBe(8);
      expect(kinds['orderbook_delta']).toBeGreaterThan(50);
      expect([...books.values()].map(({ invalidReason }) => invalidReason)).toEqual(Array(8).fill(null));
    },
  );
});
