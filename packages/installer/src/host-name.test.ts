import { expect, test } from 'vitest';
import { isHostName } from './host-name.ts';

test.each([
  'trader.example.org',
  'a.b',
  'xn--bcher-kva.example',
  'trader-1.home.arpa',
  `${'a'.repeat(63)}.org`,
])('%s is a host name', (name) => expect(isHostName(name)).toBe(true));

test.each([
  ...['', 'localhost', 'Trader.example.org', '192.168.1.5', 'a..b', '.a.b', 'a.b.', '-a.b', 'a-.b', 'a_b.c'],
  ...['a.b:443', 'https://a.b', 'a b.c', 'a.b/c', '*.example.org', 'a.b\n', '{a}.b', `${'a'.repeat(64)}.org`],
  ...[`${'abcdefgh.'.repeat(30)}org`, 7, null, ['a.b']],
])('%j is none', (name) => expect(isHostName(name)).toBe(false));
