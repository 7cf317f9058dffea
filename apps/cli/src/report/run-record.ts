import { join } from 'node:path';
import { explain } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import { InstallationLog } from '@rec-io/installer/log/installation-log';
import { loggedProgress } from '@rec-io/installer/log/logged-progress';
import { type Progress, StepFailure } from '@rec-io/installer/run-steps';
import type { Step } from '@rec-io/installer/step';
import { version } from '../clone.ts';
import type { CheckOutcome } from '../verification/check.ts';
import type { PhaseTime } from './installation-report.ts';
import { phaseClock } from './phase-clock.ts';

/** Its name among the logs: `recio logs install`. */
export const INSTALL_LOG = 'install';

/** What is remembered of one run of the installer, for its log and its report. */
export type RunRecord<P extends Progress> = {
  readonly log: InstallationLog;
  /** To be told instead of the display, which is told by it. */
  readonly progress: P;
  readonly onChecks: (outcomes: readonly CheckOutcome[]) => void;
  checks(): readonly CheckOutcome[];
  phases(): readonly PhaseTime[];
  planned(steps: readonly Step[]): void;
  failed(error: unknown): void;
  /** Where the log is found when its own place was taken back. */
  keepAt(path: string): void;
};

/**
 * @param logsMadeBy the id of the step that makes `layout.logs`: before, the log is kept in memory, because what is there already
 * would not be recorded as made by us
 */
export function runRecord<P extends Progress>(display: P, layout: Layout, logsMadeBy: string): RunRecord<P> {
  const log = new InstallationLog();
  const clock = phaseClock(loggedProgress(display, log));
  let checks: readonly CheckOutcome[] = [];
  log.info('the installer begins', { event: 'start', version: version(), node: process.versions.node });
  return {
    log,
    progress: {
      ...clock.progress,
      done(step, already) {
        clock.progress.done(step, already);
        if (step.id === logsMadeBy) log.writeTo(join(layout.logs, `${INSTALL_LOG}.log`));
      },
    },
    onChecks(outcomes) {
      checks = outcomes;
      for (const { id, title, result } of outcomes) {
        const details = { event: 'check', check: id, ...result };
        if (result.state === 'failed') log.error(`${title}: failed`, details);
        else log.info(`${title}: ${result.state}`, details);
      }
    },
    checks: () => checks,
    phases: clock.times,
    planned: (steps) =>
      log.info(`${steps.length} steps are planned`, {
        event: 'plan',
        steps: steps.map(({ id, intention }) => ({ id, intention })),
      }),
    failed(error) {
      const reason = error instanceof StepFailure ? error.reason : error;
      const { code, title, why, remedy } = explain(reason);
      log.error(title, { event: 'end', code, why, remedy });
    },
    keepAt: (path) => log.keepAt(path),
  };
}
