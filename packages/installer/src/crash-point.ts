import { ownIdentity, signal as send } from './process-identity.ts';

/** Where in a step a test may end the process: before its first change, or after its last; the same while it is taken back. */
export type CrashPoint = 'before' | 'after' | 'before-revert' | 'after-revert';

/**
 * For tests of what outlives a sudden end: with `RECIO_CRASH_AT=before:database` in its environment the installer kills
 * itself there as the power failing would, without any clean-up.
 */
export function crashPoint(point: CrashPoint, stepId: string, environment = process.env): void {
  if (environment['RECIO_CRASH_AT'] === `${point}:${stepId}`) send(ownIdentity(), 'SIGKILL');
}
