import { killedAt, takenBackPoints } from '../../apps/cli/test/fixtures/crash-points.ts';
import type { Suite } from './clean-root.ts';
import { type CrashableMachine, crashableMachine, stepsOn } from './crashable-machine.ts';
import { scene } from './scene.ts';

/** A clean machine on which full installations by root are killed, one after the other. */
export type RollbackScene = Pick<CrashableMachine, 'install' | 'receipt' | 'run'> & {
  /** Where an installation can be killed and taken back. */
  readonly points: readonly string[];
  readonly steps: readonly string[];
  /** What is not as it was before: files, packages, running programs. */
  differences(): Promise<readonly string[]>;
  /** Kills one at the point and takes it back. @returns what is not as it was before, empty when all is */
  rolledBackAt(point: string): Promise<readonly string[]>;
  end(): Promise<void>;
};

export async function rollbackScene(suite: Suite): Promise<RollbackScene> {
  const at = await scene(suite, 'root');
  const here = crashableMachine(at.machine, at);
  const steps = await stepsOn(here);
  const before = await here.before();
  return {
    ...here,
    steps,
    points: takenBackPoints(steps),
    differences: () => here.differences(before),
    async rolledBackAt(point) {
      await killedAt(point, here);
      return here.takenBack(before);
    },
    end: at.end,
  };
}
