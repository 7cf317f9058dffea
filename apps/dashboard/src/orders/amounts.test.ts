import { expect, test } from 'vitest';
import { typedCountE2, typedPriceE4 } from './amounts.ts';

test.each([
  ['1', 100],
  [' 25 ', 2_500],
  ['10000', 1_000_000],
  ['0', null],
  ['10001', null],
  ['-1', null],
  ['1.5', null],
  ['1e3', null],
  ['', null],
])('a size of %j is %j', (text, expected) => {
  expect(typedCountE2(text)).toBe(expected);
});

test.each([
  ['96', 9_600],
  ['96.5', 9_650],
  ['96,5', 9_650],
  ['0.01', 1],
  ['99.99', 9_999],
  ['100', null],
  ['0', null],
  ['96.555', null],
  ['-5', null],
  ['abc', null],
  ['', null],
])('a price of %j cents is %j', (text, expected) => {
  expect(typedPriceE4(text)).toBe(expected);
});
