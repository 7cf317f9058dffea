import type { Progress } from '@rec-io/installer/run-steps';
import { PHASES, type Step } from '@rec-io/installer/step';
import type { PhaseTime } from './installation-report.ts';

/** Passes everything on, and measures how long the steps of each phase take. */
export function phaseClock<P extends Progress>(
  progress: P,
  nowMs: () => number = () => performance.now(),
): { readonly progress: P; times(): readonly PhaseTime[] } {
  const spent = new Map<Step['phase'], number>();
  let begunMs: number | null = null;
  // A step can fail before it begins, when the person has stopped everything.
  const end = ({ phase }: Step) => {
    if (begunMs !== null) spent.set(phase, (spent.get(phase) ?? 0) + nowMs() - begunMs);
    begunMs = null;
  };
  return {
    progress: {
      ...progress,
      begin(step) {
        begunMs = nowMs();
        progress.begin(step);
      },
      done(step, already) {
        end(step);
        progress.done(step, already);
      },
      failed(step) {
        end(step);
        progress.failed(step);
      },
    },
    times: () =>
      PHASES.flatMap((phase) => {
        const durationMs = spent.get(phase);
        return durationMs === undefined ? [] : [{ phase, durationMs: Math.round(durationMs) }];
      }),
  };
}
