import type { Progress } from '@rec-io/installer/run-steps';
import type { Phase, Step } from '@rec-io/installer/step';

/** What a person, a screen reader or a program sees of an installation while it runs. */
export interface RunDisplay extends Progress {
  /** Before the first step: shows what will be done. */
  plan(steps: readonly Step[]): void;
  /** Before the first step, where the plan was shown already: from here on phases are told, and the time left. */
  expect(steps: readonly Step[]): void;
  /** A phase begins that is more than its steps: validation, questions. */
  phase(phase: Phase): void;
  /** After a failure, when nothing of it is left. @param logs where the logs of the attempt are; null when there are none */
  reverted(logs: string | null): void;
}

export const titleOf = (phase: Phase): string => phase.replaceAll('-', ' ');
