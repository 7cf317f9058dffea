import { expect, test } from 'vitest';
import { entering, type ToldMonitor } from './monitor-text.ts';
import { wayBack } from './way-back.ts';

const own = {
  name: 'eve',
  symbol: 'ETH',
  series: 'quarter',
  strategy: 'Momentum Scalp',
  parameters: { min_momentum: 5 },
  size: { position_size: 3 },
  rules: { auto_stop: true },
  enabled: true,
  mode: 'simulated',
} as const;
const monitor = (suspended: string | null) =>
  ({ own, resolved: { spec: own, problems: [] }, suspended }) as unknown as ToldMonitor;
const DEFAULTS = { auto: { autoEntry: true, autoEntryMode: 'simulated' } } as Parameters<typeof entering>[1];

test('one whose strategy is not asked any more does not count as entering, and says why', () => {
  expect(entering(monitor(null), DEFAULTS, 'simulated')).toEqual({ on: true, why: 'enters in simulated' });
  expect(entering(monitor('its strategy failed 3 times in a row: boom'), DEFAULTS, 'simulated')).toEqual({
    on: false,
    why: 'suspended: its strategy failed 3 times in a row: boom; mend it, then: recio restart',
  });
});

test('the way back from removing one has its strategy and all that was set for it', () => {
  expect(wayBack(monitor(null))).toBe(
    'recio monitors add eve --symbol ETH --series quarter --strategy "Momentum Scalp" min_momentum=5 position_size=3 auto_stop=on',
  );
});
