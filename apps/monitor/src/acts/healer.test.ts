import { expect, test } from 'vitest';
import { allChecks } from '../checks/all-checks.ts';
import { USUAL_LIMITS } from '../checks/limits.ts';
import { closure } from '../incidents.ts';
import type { Standing } from '../standings.ts';
import { Healer, RESTARTS_MAX } from './healer.ts';

const PROGRAMS = ['exchange-sim', 'trader', 'sync', 'web', 'monitor'];
const CHECKS = allChecks({ mode: 'simulated', symbols: ['BTC'], programs: PROGRAMS, limits: USUAL_LIMITS });
const MINUTE_MS = 60_000;

function scene(healer = new Healer(closure(CHECKS))) {
  const restarted: string[] = [];
  const gaveUp: string[] = [];
  let nowMs = 10_000_000;
  /** So long these have failed, looked at every 15 s. */
  const during = (ms: number, ...bad: readonly string[]) => {
    for (const untilMs = nowMs + ms; nowMs < untilMs; nowMs += 15_000) {
      const standings = CHECKS.map(({ name, label, fix, limits, unit }): Standing => {
        const state = bad.includes(name) ? 'failed' : 'ok';
        return {
          name,
          label,
          fix,
          limits,
          unit,
          state,
          value: 1,
          reason: `${name} is bad`,
          sinceMs: 0,
          isConfirmed: true,
        };
      });
      const kept = PROGRAMS.map((program, at) => ({
        ...{ program, pid: 100 + at, restarts: 0, memoryBytes: null, isRestartable: program !== 'sync' },
      }));
      const told = healer.look(standings, kept, { wallMs: nowMs, steadyMs: nowMs });
      if (told.remedy !== null) restarted.push(`${told.remedy.program} ${told.remedy.pid}`);
      gaveUp.push(...told.gaveUp.map(({ program }) => program));
    }
  };
  return { healer, restarted, gaveUp, during, nowMs: () => nowMs };
}

test('one that does not answer is started anew, after it had time to mend itself, and nobody else', () => {
  const { during, restarted } = scene();
  during(30_000, 'program:web', 'useful:web');
  expect(restarted).toEqual([]);
  during(30_000, 'program:web', 'useful:web');
  expect(restarted).toEqual(['web 103']);
});

test('a trader that decides is never touched, whatever it says of itself', () => {
  const { during, restarted } = scene();
  during(30 * MINUTE_MS, 'useful:trader', 'index:BTC', 'program:trader');
  expect(restarted).toEqual([]);
});

test('one that has decided nothing for a minute is started anew, but not for the machine’s trouble', () => {
  const { during, restarted } = scene();
  during(10 * MINUTE_MS, 'decisions', 'memory');
  expect(restarted).toEqual([]);
  during(MINUTE_MS, 'decisions', 'program:trader');
  expect(restarted).toEqual([]);
  during(15_000, 'decisions', 'program:trader');
  expect(restarted).toEqual(['trader 101']);
});

test('nobody is started anew for the trouble of another: not for a database that is away', () => {
  const { during, restarted } = scene();
  during(30 * MINUTE_MS, 'database', 'useful:web', 'useful:trader', 'ledger-queue');
  expect(restarted).toEqual([]);
});

test('what lives in another’s process, and the monitor itself, are left', () => {
  const { during, restarted } = scene();
  during(30 * MINUTE_MS, 'program:sync', 'program:monitor');
  expect(restarted).toEqual([]);
});

test('a budget of three an hour, later and later, and then it is given up, once said; an hour later it is tried again', () => {
  const { during, restarted, gaveUp } = scene();
  during(50 * MINUTE_MS, 'program:web');
  expect([restarted.length, gaveUp]).toEqual([RESTARTS_MAX, ['web']]);
  during(30 * MINUTE_MS, 'program:web');
  expect(restarted.length).toBeGreaterThan(RESTARTS_MAX);
});

test('restarts of an earlier monitor count', () => {
  const { during, restarted, gaveUp, healer, nowMs } = scene();
  const act = { kind: 'restart' as const, target: 'web', reason: '', outcome: 'asked' };
  const acts = [1, 2, 3].map((minutes) => ({
    ...act,
    id: `${minutes}`,
    atMs: nowMs() - minutes * MINUTE_MS,
  }));
  healer.restore(acts, { wallMs: nowMs(), steadyMs: nowMs() });
  during(10 * MINUTE_MS, 'program:web');
  expect([restarted, gaveUp]).toEqual([[], ['web']]);
});
