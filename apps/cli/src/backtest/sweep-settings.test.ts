import { describe, expect, test } from 'vitest';
import { COMBINATIONS_MAX, combinations } from './sweep-settings.ts';

const listed = (...sweeps: readonly string[]) => combinations(sweeps).map((one) => Object.fromEntries(one));

describe('a sweep of settings', () => {
  test('is every combination of ranges and lists, ends included, without dust behind the point', () => {
    expect(listed('a=0.1:0.5:0.2', 'b=on,off')).toEqual(
      ['0.1', '0.3', '0.5'].flatMap((a) => ['on', 'off'].map((b) => ({ a, b }))),
    );
    expect(listed('a=-1:0:0.25').map(({ a }) => a)).toEqual(['-1', '-0.75', '-0.5', '-0.25', '0']);
    expect(listed('a=5:5:1', 'b=x,x')).toEqual([{ a: '5', b: 'x' }]);
  });

  test.each([
    ['a=1:9', 'from:to:step'],
    ['a=9:1:1', 'above its end'],
    ['a=1:9:0', 'step is nothing'],
    ['a=1:9:-1', 'from:to:step'],
    ['a=', 'no setting'],
    ['=1,2', 'no setting'],
    ['a=1,,2', 'empty'],
  ])('is refused as %s', (sweep, words) => {
    expect(() => combinations([sweep])).toThrow(
      expect.objectContaining({ code: 'REC-433', message: expect.stringContaining(words) }),
    );
  });

  test('is refused when a setting is there twice', () => {
    expect(() => combinations(['a=1,2', 'a=3,4'])).toThrow(expect.objectContaining({ code: 'REC-433' }));
  });

  test('is refused before it is made when it is too large, with its number', () => {
    const tooMany = ['a=1:100:1', 'b=1:100:1', 'c=1:100:1'];
    expect(() => combinations(tooMany)).toThrow(
      expect.objectContaining({ code: 'REC-432', message: expect.stringContaining('1,000,000') }),
    );
    expect(() => combinations(['a=0:1e9:1'])).toThrow();
    expect(() => combinations(['a=0:900000000:0.001'])).toThrow(expect.objectContaining({ code: 'REC-432' }));
    expect(combinations([`a=1:${COMBINATIONS_MAX}:1`])).toHaveLength(COMBINATIONS_MAX);
  });
});
