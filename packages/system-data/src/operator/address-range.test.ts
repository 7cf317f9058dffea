import { expect, test } from 'vitest';
import { addressRange } from './address-range.ts';

test.each([
  ['203.0.113.0/24', '203.0.113.0/24'],
  ['203.0.113.7', '203.0.113.7/32'],
  ['2001:db8::/48', '2001:db8::/48'],
  ['2001:db8::1', '2001:db8::1/128'],
  [' 10.0.0.0/8 ', '10.0.0.0/8'],
])('%j is the range %s', (text, range) => {
  expect(addressRange(text, false)).toBe(range);
});

test.each(['example.org', '10.0.0/8', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', '::1/129', ''])(
  '%j is none',
  (text) => expect(() => addressRange(text, true)).toThrow('not an address range'),
);

test.each(['0.0.0.0/0', '::/0', '10.0.0.0/0'])('%s needs a word of its own', (text) => {
  expect(() => addressRange(text, false)).toThrow('--from-anywhere');
  expect(addressRange(text, true)).toBe(text);
});
