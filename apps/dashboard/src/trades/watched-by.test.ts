import { expect, test } from 'vitest';
import type { Monitor } from '../monitors/monitors-query.ts';
import { watchedBy } from './watched-by.ts';

const monitor = (change: Partial<Monitor>): Monitor => ({
  ...{ name: 'one', symbol: 'BTC', series: 'hourly', strategy: 'Hourly HTC' },
  own: { parameters: {}, size: {}, rules: {} },
  entersBy: { min_probability: 97, max_time: 600 },
  ...{ enabled: true, mode: null, obstacle: null, problems: [], held: [] },
  ...change,
});

test('strikes are watched by the settings of the monitor that may enter', () => {
  const off = monitor({ name: 'off', enabled: false, obstacle: { kind: 'off', detail: '' } });
  const waits = monitor({ name: 'waits', obstacle: { kind: 'entries-off', detail: '' } });
  const others = [
    monitor({ name: 'eth', symbol: 'ETH' }),
    monitor({ name: 'quarter', series: 'quarter' }),
    monitor({ name: 'scalp', strategy: 'Momentum Scalp' }),
  ];
  expect(watchedBy([...others, off, waits, monitor({})], 'BTC').name).toBe('one');
  expect(watchedBy([...others, off, waits], 'BTC').name).toBe('waits');
  expect(watchedBy([...others, off], 'BTC').name).toBe('off');
  const { settings } = watchedBy([monitor({})], 'BTC');
  expect(settings).toEqual({
    ...{ min_probability: 97, min_differential: 0.25, watchlist_min_volume: 1_000, watchlist_max_ask: 98 },
  });
});

test('without one of its strategy and coin, by the standard settings', () => {
  expect(watchedBy([monitor({})], 'ETH')).toMatchObject({ name: null, settings: { min_probability: 95 } });
  expect(watchedBy([], null).name).toBe(null);
});
