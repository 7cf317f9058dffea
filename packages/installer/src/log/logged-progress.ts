import type { Progress } from '../run-steps.ts';
import type { Step } from '../step.ts';
import type { InstallationLog } from './installation-log.ts';

const of = ({ id, phase }: Step) => ({ step: id, phase });

/** Tells the log all that it is told, and passes it on. */
export function loggedProgress<P extends Progress>(
  progress: P,
  log: InstallationLog,
  nowMs: () => number = () => performance.now(),
): P {
  let begunMs: number | null = null;
  // A step can fail before it begins, when the person has stopped everything.
  const duration = () => {
    const durationMs = begunMs === null ? null : Math.round(nowMs() - begunMs);
    begunMs = null;
    return durationMs === null ? {} : { durationMs };
  };
  return {
    ...progress,
    begin(step) {
      begunMs = nowMs();
      log.info(`${step.title}: begins`, { event: 'begin', ...of(step), intention: step.intention });
      progress.begin(step);
    },
    note(step, line) {
      log.info(`${step.title}: ${line}`, { event: 'note', ...of(step) });
      progress.note(step, line);
    },
    done(step, already) {
      const words = already ? 'in place already' : 'done';
      log.info(`${step.title}: ${words}`, { event: 'done', ...of(step), already, ...duration() });
      progress.done(step, already);
    },
    failed(step) {
      log.error(`${step.title}: failed`, { event: 'failed', ...of(step), ...duration() });
      progress.failed(step);
    },
    reverting(step) {
      log.info(`${step.title}: taken back`, { event: 'reverting', ...of(step) });
      progress.reverting(step);
    },
    left(step, reason) {
      log.warn(`${step.title}: left in place: ${reason}`, { event: 'left', ...of(step) });
      progress.left(step, reason);
    },
  };
}
