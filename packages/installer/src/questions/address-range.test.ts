import { describe, expect, test } from 'vitest';
import { addressRange, isEverybody } from './address-range.ts';

describe('an address range', () => {
  test.each([
    ['192.168.1.0/24', '192.168.1.0/24'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['192.168.1.7', '192.168.1.7/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['FD00::/8', 'fd00::/8'],
    ['::1', '::1/128'],
  ])('%j is understood as %j', (text, range) => {
    expect(addressRange(text)).toEqual({ range });
  });

  test.each([
    '',
    'home',
    '192.168.1.0/33',
    '192.168.1.0/',
    '192.168.1/24',
    '10.0.0.0/8/8',
    '::1/129',
    '300.1.1.1',
  ])('%j is none', (text) => {
    expect(addressRange(text)).toHaveProperty('problem');
  });

  test('with the address of one machine is corrected', () => {
    expect(addressRange('192.168.1.77/24')).toEqual({
      problem: expect.stringContaining('the range is 192.168.1.0/24'),
    });
  });

  test('of length 0 is everybody', () => {
    expect(['0.0.0.0/0', '::/0', '10.0.0.0/8'].map(isEverybody)).toEqual([true, true, false]);
  });
});
