import { killedAt, takenBackPoints } from '../../apps/cli/test/fixtures/crash-points.ts';
import type { Suite } from './clean-root.ts';
import { type CrashableMachine, crashableMachine, stepsOn } from './crashable-machine.ts';
import type { CleanMachine } from './machine.ts';
import { scene } from './scene.ts';

/** A clean machine on which full installations by root are killed, one after the other. */
export type RollbackScene = Pick<CrashableMachine, 'command' | 'install' | 'receipt' | 'run'> & {
  readonly machine: CleanMachine;
  readonly clone: string;
  /** Where an installation can be killed and taken back. */
  readonly points: readonly string[];
  readonly steps: readonly string[];
  /** What is not as it was before: files, packages, running programs. */
  differences(): Promise<readonly string[]>;
  /** Kills one at the point and takes it back. @returns what is not as it was before, empty when all is */
  rolledBackAt(point: string): Promise<readonly string[]>;
  end(): Promise<void>;
};

/** @param prepare what is done to the machine before it counts as what it was before */
export async function rollbackScene(
  suite: Suite,
  prepare: (machine: CleanMachine) => Promise<void> = async () => undefined,
): Promise<RollbackScene> {
  const at = await scene(suite, 'root');
  await prepare(at.machine);
  const here = crashableMachine(at.machine, at);
  const steps = await stepsOn(here);
  const before = await here.before();
  return {
    ...here,
    machine: at.machine,
    clone: at.clone,
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
