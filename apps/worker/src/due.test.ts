import { DAY_MS } from '@rec-io/domain/time';
import type { ModelEvent } from '@rec-io/model-store/model-event';
import { expect, test } from 'vitest';
import { dueSymbols } from './due.ts';

const NOW = Date.UTC(2026, 9, 8);
const event = (change: Partial<ModelEvent> = {}): ModelEvent => ({
  ...{ timeMs: NOW, symbol: 'BTC', event: 'promoted', model: 'one', before: null, by: 'worker', why: '' },
  ...change,
});
const eth = event({ symbol: 'ETH', event: 'kept' });
const ago = (days: number, change: Partial<ModelEvent> = {}) =>
  event({ timeMs: NOW - days * DAY_MS, ...change });

test.each<[string, readonly ModelEvent[], readonly string[]]>([
  ['never refreshed', [], ['BTC', 'ETH']],
  ['refreshed just now', [event(), eth], []],
  ['refreshed six days ago', [ago(6), eth], []],
  ['refreshed a week ago', [ago(7), eth], ['BTC']],
  ['kept a week ago', [ago(7, { event: 'kept' }), eth], ['BTC']],
  ['failed half a day ago', [ago(9), ago(0.5, { event: 'failed' }), eth], []],
  ['failed a day ago', [ago(1, { event: 'failed' }), eth], ['BTC']],
  ['failed, and done by hand since', [ago(2, { event: 'failed' }), ago(1, { event: 'kept' }), eth], []],
  ['chosen by a person since', [ago(8), ago(1, { event: 'chosen' }), eth], ['BTC']],
  ['refreshed in the future of a clock that was wrong', [ago(-30), eth], ['BTC']],
])('%s', (_, events, due) => {
  expect(dueSymbols(events, NOW)).toEqual(due);
});
