import { expect, test } from 'vitest';
import { PriceTape, type Print } from './price-tape.ts';

const recent = (fromS: number, toS: number): Print[] =>
  Array.from({ length: toS - fromS + 1 }, (_, i) => [(fromS + i) * 1_000, 100 + i]);

test('prints that overlap are kept once, in order', () => {
  const tape = new PriceTape();
  tape.take({ symbol: 'BTC', recent: recent(1, 5) });
  tape.take({ symbol: 'BTC', recent: recent(3, 8) });
  expect(tape.prints.map(([timeMs]) => timeMs / 1_000)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('another coin, and a clock that went back, begin anew', () => {
  const tape = new PriceTape();
  tape.take({ symbol: 'BTC', recent: recent(10, 12) });
  tape.take({ symbol: 'ETH', recent: recent(11, 13) });
  expect(tape.prints).toHaveLength(3);
  tape.take({ symbol: 'ETH', recent: recent(1, 2) });
  expect(tape.prints.map(([timeMs]) => timeMs)).toEqual([1_000, 2_000]);
});

test('it does not grow for ever', () => {
  const tape = new PriceTape();
  for (let s = 0; s < 30_000; s += 100) tape.take({ symbol: 'BTC', recent: recent(s, s + 99) });
  expect(tape.prints.length).toBeLessThan(23_000);
  expect(tape.prints.at(-1)?.[0]).toBe(29_999_000);
});
