import { expect, test } from 'vitest';
import { AddressRanges } from './address-ranges.ts';

const ranges = new AddressRanges(['192.168.1.0/24', '10.1.2.3', 'fd00:1::/32', 'fe80::/10']);

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.168.1.77', true],
  ['::ffff:192.168.1.77', true],
  ['::FFFF:192.168.1.77', true],
  ['10.1.2.3', true],
  ['fd00:1::5', true],
  ['fe80::1%eth0', true],
  ['192.168.2.77', false],
  ['::ffff:192.168.2.77', false],
  ['10.1.2.4', false],
  ['fd00:2::5', false],
  ['127.0.0.2', false],
  ['::ffff:c0a8:24d', false],
  ['', false],
  [undefined, false],
  ['nonsense', false],
])('%s may come: %s', (address, allowed) => {
  expect(ranges.has(address)).toBe(allowed);
});

test('without ranges only this machine may come', () => {
  const none = new AddressRanges([]);
  expect([none.has('127.0.0.1'), none.has('::1'), none.has('192.168.1.77')]).toEqual([true, true, false]);
});

test('a range of everything is everything', () => {
  expect(new AddressRanges(['0.0.0.0/0']).has('8.8.8.8')).toBe(true);
  expect(new AddressRanges(['0.0.0.0/0']).has('::ffff:8.8.8.8')).toBe(true);
});

test.each([
  '',
  'lan',
  '192.168.1.0/33',
  '192.168.1.0/',
  '192.168.1.0/24/1',
  '192.168.1',
  '::/129',
  '192.168.1.0/-1',
])('"%s" is no range', (text) => {
  expect(() => new AddressRanges([text])).toThrow(RangeError);
});
