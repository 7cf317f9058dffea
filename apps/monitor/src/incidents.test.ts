import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allChecks } from './checks/all-checks.ts';
import { USUAL_LIMITS } from './checks/limits.ts';
import { Incidents, QUIET_MS } from './incidents.ts';
import type { Standing } from './standings.ts';

const CHECKS = allChecks({
  mode: 'simulated',
  symbols: ['BTC', 'ETH'],
  programs: ['exchange-sim', 'trader', 'sync', 'recorder', 'worker', 'web'],
  hosts: new Map([
    ['sync', 'exchange-sim'],
    ['worker', 'web'],
  ]),
  limits: USUAL_LIMITS,
});

function scene() {
  let ids = 0;
  const incidents = new Incidents(CHECKS, () => `incident ${++ids}`);
  let nowMs = 1_000_000;
  /** What is not well from now on, after so many seconds. */
  const after = (seconds: number, ...bad: readonly (string | [string, Standing['state']])[]) => {
    nowMs += seconds * 1_000;
    const states = new Map(bad.map((each) => (typeof each === 'string' ? [each, 'failed' as const] : each)));
    const standings = CHECKS.map(({ name, label, fix, limits, unit }): Standing => {
      const state = states.get(name) ?? 'ok';
      const isBad = state === 'failed' || state === 'degraded';
      const reason = isBad ? `${name} is ${state}` : null;
      return {
        name,
        label,
        fix,
        limits,
        unit,
        state,
        value: null,
        reason,
        sinceMs: nowMs,
        isConfirmed: isBad,
      };
    });
    return incidents
      .look(standings, { wallMs: nowMs, steadyMs: nowMs })
      .map(({ kind, incident: { id, cause } }) => `${kind} ${id.split(' ')[1]} ${cause}`);
  };
  return { incidents, after };
}

const DATABASE_AWAY = [
  'database',
  'useful:trader',
  'useful:web',
  'useful:sync',
  'useful:recorder',
  'ledger-queue',
];

test('a database that is away is one incident, whatever comes of it and whatever is well again first', () => {
  const { incidents, after } = scene();
  expect(after(0, ...DATABASE_AWAY)).toEqual(['opened 1 database']);
  expect(incidents.open).toMatchObject([
    {
      cause: 'database',
      reason: 'database is failed',
      symptoms: expect.arrayContaining(DATABASE_AWAY.slice(1)),
    },
  ]);
  expect(after(15, ...DATABASE_AWAY)).toEqual([]);
  expect(after(15, 'useful:trader', 'useful:recorder')).toEqual([]);
  expect(after(15, 'useful:recorder')).toEqual([]);
  expect(after(15)).toEqual([]);
  expect(after(QUIET_MS / 1_000)).toEqual(['closed 1 database']);
  expect(incidents.open).toEqual([]);
});

test('a symptom that is noticed before its cause keeps its incident, which then has another cause', () => {
  const { incidents, after } = scene();
  expect(after(0, 'index:BTC', 'index:ETH')).toEqual(['opened 1 index:BTC']);
  expect(after(15, 'index:BTC', 'index:ETH', 'exchange')).toEqual(['changed 1 exchange']);
  expect(after(15, 'index:BTC', 'index:ETH', 'exchange', 'program:exchange-sim')).toEqual([
    'changed 1 program:exchange-sim',
  ]);
  expect(incidents.open).toHaveLength(1);
});

test('what lives in the process of a program that hangs is part of its incident', () => {
  const { incidents, after } = scene();
  expect(after(0, 'program:web', 'program:worker')).toEqual(['opened 1 program:web']);
  expect(incidents.open).toMatchObject([{ cause: 'program:web', symptoms: ['program:worker'] }]);
});

test('two causes are two incidents, although both keep the trader from being useful', () => {
  const { after } = scene();
  expect(after(0, 'database', 'exchange', 'useful:trader')).toEqual([
    'opened 1 database',
    'opened 2 exchange',
  ]);
  expect(after(60, 'exchange', 'useful:trader')).toEqual([]);
});

test('incidents that turn out to have one cause become one, and the others end', () => {
  const { incidents, after } = scene();
  expect(after(0, 'account', 'index:BTC')).toEqual(['opened 1 index:BTC', 'opened 2 account']);
  expect(after(15, 'account', 'index:BTC', 'exchange')).toEqual(['closed 2 account', 'changed 1 exchange']);
  expect(incidents.open).toMatchObject([{ id: 'incident 1', cause: 'exchange' }]);
});

test('what comes back at once was not over, and getting worse is told', () => {
  const { after } = scene();
  expect(after(0, ['disk', 'degraded'])).toEqual(['opened 1 disk']);
  expect(after(15)).toEqual([]);
  expect(after(15, ['disk', 'degraded'])).toEqual([]);
  expect(after(15, 'disk')).toEqual(['changed 1 disk']);
});

test('what an earlier monitor left open goes on, and ends when it is well', () => {
  const { incidents, after } = scene();
  const left = {
    ...{
      id: 'incident 9',
      cause: 'database',
      reason: 'away',
      symptoms: ['useful:web'],
      worst: 'failed' as const,
    },
    ...{ begunAtMs: 5, endedAtMs: null },
  };
  incidents.restore([left, { ...left, id: 'incident 8', endedAtMs: 7 }]);
  expect(after(0, 'database', 'useful:trader')).toEqual(['changed 9 database']);
  expect(after(15)).toEqual([]);
  expect(after(60)).toEqual(['closed 9 database']);
});

test('whatever fails in whatever order belongs to exactly one open incident, and each is told once of its beginning and end', () => {
  const names = fc.subarray(CHECKS.map(({ name }) => name));
  fc.assert(
    fc.property(fc.array(names, { maxLength: 12 }), (looks) => {
      const { incidents, after } = scene();
      const open = new Set<string>();
      for (const bad of [...looks, [], [], []]) {
        for (const event of after(15, ...bad)) {
          const [kind = '', id = ''] = event.split(' ');
          if (kind === 'opened') expect(open.has(id)).toBe(false);
          else expect(open.has(id), event).toBe(true);
          if (kind === 'opened') open.add(id);
          if (kind === 'closed') open.delete(id);
        }
        for (const name of bad) {
          const having = incidents.open.filter(
            ({ cause, symptoms }) => cause === name || symptoms.includes(name),
          );
          expect(having, name).toHaveLength(1);
        }
      }
      expect([incidents.open, open.size]).toEqual([[], 0]);
    }),
  );
});
