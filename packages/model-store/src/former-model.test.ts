import { expect, test } from 'vitest';
import { formerModel } from './former-model.ts';
import type { ModelEvent, ModelEventKind } from './model-event.ts';

const events = (...lines: readonly (readonly [ModelEventKind, string | null])[]): ModelEvent[] =>
  lines.map(([event, model], timeMs) => ({
    ...{ timeMs, symbol: 'BTC', event, model, before: null, by: 'worker', why: '' },
  }));

test.each<[string, readonly (readonly [ModelEventKind, string | null])[], string | null | undefined]>([
  ['nothing happened', [], undefined],
  [
    'nothing was promoted',
    [
      ['kept', 'a'],
      ['failed', null],
    ],
    undefined,
  ],
  ['one was promoted', [['promoted', 'a']], null],
  [
    'three were promoted',
    [
      ['promoted', 'a'],
      ['promoted', 'b'],
      ['promoted', 'c'],
    ],
    'b',
  ],
  [
    'one was kept since',
    [
      ['promoted', 'a'],
      ['promoted', 'b'],
      ['kept', 'c'],
      ['failed', 'b'],
    ],
    'a',
  ],
  [
    'somebody went back',
    [
      ['promoted', 'a'],
      ['promoted', 'b'],
      ['promoted', 'c'],
      ['chosen', 'b'],
    ],
    'a',
  ],
  [
    'somebody went back twice',
    [
      ['promoted', 'a'],
      ['promoted', 'b'],
      ['chosen', 'a'],
      ['chosen', null],
    ],
    undefined,
  ],
  [
    'somebody went back, and one was promoted',
    [
      ['promoted', 'a'],
      ['promoted', 'b'],
      ['chosen', 'a'],
      ['promoted', 'c'],
    ],
    'a',
  ],
  [
    'somebody chose the first of three',
    [
      ['promoted', 'a'],
      ['promoted', 'b'],
      ['promoted', 'c'],
      ['chosen', 'a'],
    ],
    'c',
  ],
  [
    'the same was chosen again',
    [
      ['promoted', 'a'],
      ['chosen', 'a'],
    ],
    null,
  ],
])('where %s', (_, lines, former) => {
  expect(formerModel(events(...lines))).toBe(former);
});
