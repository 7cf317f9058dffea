import { expect, test } from 'vitest';
import { FieldSample } from './field-sample.ts';
import { parseFrame } from './frames.ts';
import { UnknownFields } from './wire.ts';

const delta = (extra: Record<string, unknown> = {}, top: Record<string, unknown> = {}) =>
  JSON.stringify({
    type: 'orderbook_delta',
    sid: 1,
    seq: 1,
    ...top,
    msg: { market_ticker: 'T', price_dollars: '0.4700', delta_fp: '1.00', side: 'yes', ...extra },
  });

test('a field that nobody here knows is counted, in the message and beside it', () => {
  const unknown = new UnknownFields();
  const sample = new FieldSample(unknown);
  parseFrame(delta({ colour: 'red' }, { route: 7 }), sample);
  parseFrame(delta({ colour: 'red' }), sample);
  expect(Object.fromEntries(unknown.counts)).toEqual({ 'orderbook_delta.colour': 2, 'frame.route': 1 });
});

test('a kind that nobody here knows is counted by its name', () => {
  const unknown = new UnknownFields();
  parseFrame('{"type":"brand_new","sid":3,"seq":9,"msg":{"x":1}}', new FieldSample(unknown));
  expect(Object.fromEntries(unknown.counts)).toEqual({ 'type brand_new': 1 });
});

test('a field that comes up later is still noticed, by one frame in about a thousand', () => {
  const unknown = new UnknownFields();
  const sample = new FieldSample(unknown);
  for (let i = 0; i < 200; i++) parseFrame(delta(), sample);
  for (let i = 0; i < 10_000; i++) parseFrame(delta({ late: 1 }), sample);
  const counted = unknown.counts.get('orderbook_delta.late') ?? 0;
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThan(20);
});

test('a kind that is rare is looked through whole although another is frequent', () => {
  const unknown = new UnknownFields();
  const sample = new FieldSample(unknown);
  for (let i = 0; i < 5_000; i++) parseFrame(delta(), sample);
  parseFrame('{"type":"subscribed","id":1,"msg":{"channel":"trade","sid":2,"plan":"x"}}', sample);
  expect(unknown.counts.get('subscribed.plan')).toBe(1);
});
