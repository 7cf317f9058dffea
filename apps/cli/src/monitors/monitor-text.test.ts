import { expect, test } from 'vitest';
import { ofState } from '../trading/entry-obstacle.ts';
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
const monitor = (suspended: string | null, obstacle: ToldMonitor['obstacle'] = null) =>
  ({ own, resolved: { spec: own, problems: [] }, suspended, obstacle }) as unknown as ToldMonitor;
const DEFAULTS = { auto: { autoEntry: true, autoEntryMode: 'simulated' } } as Parameters<typeof entering>[1];

test('one whose strategy is not asked any more does not count as entering, and says why', () => {
  expect(entering(monitor(null), DEFAULTS, 'simulated')).toEqual({ on: true, why: 'enters in simulated' });
  expect(entering(monitor('its strategy failed 3 times in a row: boom'), DEFAULTS, 'simulated')).toEqual({
    on: false,
    why: 'suspended: its strategy failed 3 times in a row: boom; mend it, then: recio restart',
  });
});

test('one does not count as entering while trading is stopped, and it is said when no trader runs', () => {
  const halted = ofState({ state: 'halted', killFile: null });
  expect(entering(monitor(null, halted), DEFAULTS, 'simulated')).toEqual({
    on: false,
    why: 'trading is halted; entries again: recio arm --reason "..."',
  });
  expect(ofState({ state: 'active', killFile: { by: 'ada', reason: '' } })?.why).toMatch(
    /^the kill file is there;/,
  );
  expect(ofState({ state: 'active', killFile: null })).toBe(null);
  const silent = { kind: 'trader', why: 'the trader does not answer (refused)' } as const;
  expect(entering(monitor(null, silent), DEFAULTS, 'simulated')).toEqual({
    on: true,
    why: 'enters in simulated, but not now: the trader does not answer (refused)',
  });
});

test('the way back from removing one has its strategy and all that was set for it', () => {
  expect(wayBack(monitor(null))).toBe(
    'recio monitors add eve --symbol ETH --series quarter --strategy "Momentum Scalp" min_momentum=5 position_size=3 auto_stop=on',
  );
});
