import { expect, test } from 'vitest';
import { changed, filterIn, filtersSet } from './trade-filter.ts';

test('of an address only the filters are taken, and only words', () => {
  expect(filterIn({ side: 'no', hour: '', limit: '9', account: 'other', symbol: 7 })).toEqual({ side: 'no' });
});

test('a period and days of one’s own exclude each other, whichever was chosen last holds', () => {
  expect(changed({ period: 'today', side: 'no' }, { from: '2026-03-01' })).toEqual({
    side: 'no',
    from: '2026-03-01',
  });
  expect(changed({ from: '2026-03-01', to: '2026-03-02' }, { period: 'today' })).toEqual({ period: 'today' });
  expect(changed({ from: '2026-03-01', to: '2026-03-02' }, { to: '' })).toEqual({ from: '2026-03-01' });
});

test('an order leaves no trade out', () => {
  expect(filtersSet({ order: 'asc', side: 'no', period: 'today' })).toBe(2);
});
