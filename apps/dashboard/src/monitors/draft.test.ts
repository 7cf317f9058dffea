import { describe, expect, test } from 'vitest';
import { drafted, draftOf, valueText, wishOf } from './draft.ts';
import type { Spec } from './monitors-query.ts';

const said = { label: 'l', help: 'h' };
const PROBABILITY: Spec = {
  ...{ ...said, key: 'min_probability', type: 'number', default: 95, min: 0, max: 100, step: 1 },
  ...{ unit: '%', whole: false },
} as Spec;
const STOP: Spec = { ...said, key: 'auto_stop', type: 'boolean', default: false };
const STALE: Spec = { ...said, key: 'on_stale', type: 'choice', default: 'book', choices: ['book', 'hold'] };
const SPECS = [PROBABILITY, STOP, STALE];

describe('what a form asks for', () => {
  test('is only what differs from before, with its type', () => {
    const before = { min_probability: 97, on_stale: 'hold' };
    const draft = { min_probability: '97', auto_stop: true, on_stale: 'hold' };
    expect(wishOf(SPECS, draft, before, false)).toEqual({ settings: { auto_stop: true }, problems: [] });
    expect(wishOf(SPECS, { ...draft, min_probability: ' 97.5 ' }, before, false).settings).toEqual({
      min_probability: 97.5,
      auto_stop: true,
    });
  });

  test('gives back what was emptied or reset, and what its strategy does not have any more', () => {
    expect(wishOf(SPECS, { min_probability: '' }, { min_probability: 97, gone: 1 }, false).settings).toEqual({
      min_probability: null,
      gone: null,
    });
    expect(wishOf(SPECS, { gone: '1' }, { gone: 1 }, false).settings).toEqual({});
    expect(wishOf(SPECS, {}, { gone: 1 }, true).settings).toEqual({});
  });

  test.each(['high', '0x1', '1e3', '--1', '<script>', 'NaN', '1,5'])(
    'does not take %s for a number',
    (text) => {
      expect(wishOf(SPECS, { min_probability: text }, {}, false)).toEqual({
        settings: {},
        problems: [{ key: 'min_probability', message: 'must be a number' }],
      });
    },
  );
});

test('a field that says what is inherited is no setting of its own', () => {
  expect(drafted({ min_probability: '97' }, 'min_probability', '95', 95)).toEqual({});
  expect(drafted({}, 'auto_stop', true, false)).toEqual({ auto_stop: true });
  expect(drafted({ auto_stop: true }, 'auto_stop', false, false)).toEqual({});
  expect(drafted({}, 'min_probability', '', 95)).toEqual({ min_probability: '' });
});

test('settings are shown with their unit', () => {
  expect([valueText(PROBABILITY, 95), valueText(STOP, true), valueText(STALE, 'hold')]).toEqual([
    ...['95 %', 'on', 'hold'],
  ]);
  expect(draftOf({ own: { parameters: { a: 1 }, size: { b: true }, rules: { c: 'x' } } })).toEqual({
    ...{ a: '1', b: true, c: 'x' },
  });
});
