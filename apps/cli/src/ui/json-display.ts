import type { Writable } from 'node:stream';
import { PHASES, type Phase, type Step } from '@rec-io/installer/step';
import type { RunDisplay } from './run-display.ts';
import { TimeLeft } from './time-left.ts';

/** One JSON object per line and event. `elapsedMs` is since the command began, `leftMs` an estimate. */
export function jsonDisplay(out: Writable, startedMs: number, now: () => number = Date.now): RunDisplay {
  let left = new TimeLeft([]);
  let begunMs = startedMs;
  const event = (name: string, details: Readonly<Record<string, unknown>>): void =>
    void out.write(`${JSON.stringify({ event: name, elapsedMs: now() - startedMs, ...details })}\n`);
  return {
    phase: (phase: Phase) => event('phase', { phase, number: PHASES.indexOf(phase) + 1, of: PHASES.length }),
    plan(steps) {
      left = new TimeLeft(steps);
      event('plan', { steps: steps.map(planned), leftMs: Math.round(left.leftMs(now())) });
    },
    expect(steps) {
      left = new TimeLeft(steps);
      event('start', { steps: steps.length, leftMs: Math.round(left.leftMs(now())) });
    },
    begin({ id, phase, title }) {
      begunMs = now();
      left.begin(begunMs);
      event('begin', { step: id, phase, title, leftMs: Math.round(left.leftMs(begunMs)) });
    },
    note: ({ id }, text) => event('note', { step: id, text }),
    done(step, already) {
      left.done(step, already, now());
      const leftMs = Math.round(left.leftMs(now()));
      event('done', { step: step.id, already, tookMs: now() - begunMs, leftMs });
    },
    failed: ({ id }) => event('failed', { step: id }),
    reverting: ({ id }) => event('reverting', { step: id }),
    left: ({ id }, reason) => event('left', { step: id, reason }),
    reverted: (logs) => event('reverted', { logs }),
  };
}

const planned = ({ id, phase, title, intention, keeps }: Step) => ({
  id,
  phase,
  title,
  intention,
  ...(keeps === undefined ? {} : { keeps }),
});
