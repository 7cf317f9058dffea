import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, wrap, wrapped } from './wrap.ts';

describe('wrapped text', () => {
  test('breaks between words', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  });

  test('cuts a word that is longer than a line', () => {
    expect(wrap('a /very/long/path b', 6)).toEqual(['a', '/very/', 'long/p', 'ath b']);
  });

  test('has no line that is too long and loses nothing but blanks', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        const lines = wrap(text, columns);
        expect(lines.every((line) => line.length <= columns)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  test('beside an indent leaves a long word whole, so that it can be copied', () => {
    expect(wrapped('a  b\nc /very/long/path', 2, 8)).toEqual(['  a b c', '  /very/long/path']);
    expect(wrapped(' ', 2)).toEqual([]);
  });

  test('of one line says where it was cut', () => {
    expect([cut('short', 10), cut('much too long', 10)]).toEqual(['short', 'much to...']);
  });
});
