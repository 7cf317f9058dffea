import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as format from './format.ts';

test('prices, strikes and money read as people write them', () => {
  expect(format.indexPrice(821_432_650)).toBe('82,143.27');
  expect(format.strike(820_000_000)).toBe('$82,000');
  expect(format.strike(31_205_000)).toBe('$3,120.50');
  expect(format.money(1_234_560_000)).toBe('$1,234.56');
  expect(format.money(-500_000)).toBe('−$0.50');
  expect(format.fee(2_600)).toBe('$0.0026');
});

test('gains carry a plus, losses a minus, and nothing carries none', () => {
  expect(format.profit(35_400)).toBe('+$0.0354');
  expect(format.profit(-962_600)).toBe('−$0.9626');
  expect(format.profit(0)).toBe('$0.0000');
  expect(format.profit(250_000_000)).toBe('+$250.00');
  expect(format.buffer(-12_505_000, 0)).toBe('−1,251');
  expect(format.edge(42)).toBe('+0.4');
  expect(format.edge(-4)).toBe('0.0');
});

test('days and times are those of the zone that is meant, hours those of the exchange', () => {
  const atMs = Date.UTC(2026, 2, 3, 16, 30, 5);
  expect([format.day(atMs, 'UTC'), format.timeIn(atMs, 'UTC')]).toEqual(['2026-03-03', '16:30:05']);
  expect([format.day(atMs, 'Asia/Tokyo'), format.timeIn(atMs, 'Asia/Tokyo')]).toEqual([
    '2026-03-04',
    '01:30:05',
  ]);
  expect([0, 9, 12, 23].map(format.hour)).toEqual(['12 AM', '9 AM', '12 PM', '11 PM']);
});

test('a share may be all or nothing, because it was counted', () => {
  expect([0, 0.9731, 1].map(format.share)).toEqual(['0%', '97.3%', '100%']);
});

test('contract prices lose the zeros that say nothing', () => {
  expect(format.cents(9_600)).toBe('96');
  expect(format.cents(9_650)).toBe('96.5');
  expect(format.cents(100)).toBe('1');
  expect(format.cents(10_000)).toBe('100');
  expect(format.count(100)).toBe('1');
  expect(format.count(-1_000)).toBe('10');
  expect(format.count(125)).toBe('1.25');
});

test('what is nearly certain is not shown as certain', () => {
  expect(format.probability(0.99999)).toBe('>99.9%');
  expect(format.probability(0.00001)).toBe('<0.1%');
  expect(format.probability(0.9731)).toBe('97.3%');
});

test('clocks and ages are short', () => {
  expect(format.clock(899.9)).toBe('14:59');
  expect(format.clock(3_725)).toBe('1:02:05');
  expect(format.clock(-3)).toBe('00:00');
  expect(format.age(420)).toBe('0.4 s');
  expect(format.age(12_300)).toBe('12 s');
  expect(format.age(180_000)).toBe('3 min');
  expect(format.volume(12_345_600)).toBe('123.5k');
  expect(format.volume(99_999_900)).toBe('1.0M');
});

test('shown money is never further from the true amount than half a cent', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }), (valueE6) => {
      const shown = Number(format.money(valueE6).replace('−', '-').replace(/[$,]/g, ''));
      expect(Math.abs(shown * 1_000_000 - valueE6)).toBeLessThanOrEqual(5_000 + 0.5);
    }),
  );
});

test('a range of probabilities is as short as it can be told', () => {
  expect(format.probabilityRange(0.94, 0.981)).toBe('94–98');
  expect(format.probabilityRange(0.9921, 0.9949)).toBe('99.2–99.5');
  expect(format.probabilityRange(0.97001, 0.97002)).toBe(null);
  expect(format.probabilityRange(0.91, 0.9961)).toBe('91–99.6');
  expect(format.probabilityRange(0.993, 0.99999)).toBe('99–>99.9');
  expect(format.probabilityRange(0.0001, 0.004)).toBe('<0.1–0.4');
  expect(format.probabilityRange(0.5, 1)).toBe('50–100');
});
