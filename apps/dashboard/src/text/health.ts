import type { CheckState, CheckUnit, HealthAct, OverallHealth } from '@rec-io/domain/health-view';

export const HEALTH = {
  title: 'Health',
  means:
    'What the monitor watches: every second whether prices are fresh, every fifteen everything else. One cause is one incident.',
  overall: { healthy: 'Healthy', degraded: 'Degraded', offline: 'Offline' } satisfies Record<
    OverallHealth,
    string
  >,
  states: { ok: 'well', degraded: 'degraded', failed: 'failed', unknown: 'not known' } satisfies Record<
    CheckState,
    string
  >,
  well: 'All that is watched is well.',
  loading: 'Asking the monitor …',
  nobody: 'The monitor does not answer, and has written nothing down yet.',
  written: (age: string) => `The monitor does not answer. This is what it wrote down ${age} ago.`,
  looked: (age: string) => `Looked ${age} ago`,
  dead: (state: string, why: string) => `Dead-man switch ${state}: ${why}`,
  all: (checks: number) => `All ${checks} checks`,
  columns: { check: 'Check', state: 'State', value: 'Value', since: 'Since', limits: 'Limits' },
  limits: (degraded: string, failed: string) => `${degraded} / ${failed}`,
  limitsMean: 'degraded / failed',
  since: (at: string) => `since ${at}`,
  perDay: (days: string) => (days === '1' ? '1 day' : `${days} days`),
  ms: (value: string) => `${value} ms`,
  percent: (value: string) => `${value} %`,
  held: 'The monitor keeps the trader from entering. Exits and protection go on; it ends by itself when the cause is over.',
  liftedBy: (by: string, reason: string) =>
    `Overruled by ${by}: ${reason}. It holds again once the cause was over.`,
  lift: 'Let entries go on …',
  more: (count: number) => `${count} more`,
  incidents: 'Incidents',
  noIncidents: 'None in the last seven days.',
  lasts: 'lasts',
  took: (span: string) => `took ${span}`,
  symptoms: (names: string) => `With it: ${names}`,
  acts: 'Done by itself',
  noActs: 'Nothing yet.',
  did: {
    restart: (target: string) => `Restarted ${target}`,
    'gave-up': (target: string) => `Restarts ${target} no more`,
    hold: () => 'Held entries',
    release: () => 'Let entries go on',
  } satisfies Record<HealthAct['kind'], (target: string) => string>,
  outcome: (outcome: string) => `not done: ${outcome}`,
  dialog: {
    title: 'Let entries go on?',
    means: 'The trader enters again although this stands against it:',
    reason: 'Why',
    reasonMissing: 'Say why; it is written into the audit.',
    back: 'Leave them held',
    submit: 'Let entries go on',
    done: 'Entries go on',
  },
} as const;

export type ShownUnit = CheckUnit | null;
