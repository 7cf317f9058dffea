import { type CrashScene, killedAt, takenBackPoints } from '../../apps/cli/test/fixtures/crash-points.ts';
import { layerOn, type Suite } from './clean-root.ts';
import { crashableMachine, stepsOn } from './crashable-machine.ts';
import { boot, type CleanMachine } from './machine.ts';
import { scene } from './scene.ts';

const END = 'and goes on to the end';

/**
 * One full installation by root that is cut off at one point after the other, as the power failing would, and goes on each time,
 * at last to the end. At each a copy of the machine, in a layer of its own, is taken back: far cheaper than an installation of its
 * own for every point.
 */
export async function powerCuts(suite: Suite): Promise<CrashScene> {
  const at = await scene(suite, 'root');
  const { root } = at.machine;
  const on = (machine: CleanMachine) => crashableMachine(machine, at);
  const steps = await stepsOn(on(at.machine));
  const before = await on(at.machine).before();
  let trunk: CleanMachine = at.machine;
  return {
    points: [...takenBackPoints(steps), END],
    async provenAt(point) {
      if (point === END) return on(trunk).finished();
      await killedAt(point, on(trunk));
      await trunk.off();
      const copy = await layerOn(root);
      const branch = await boot(copy);
      try {
        return await on(branch).takenBack(before);
      } finally {
        await branch.off();
        await copy.remove();
        trunk = await boot(root);
      }
    },
    async end() {
      await trunk.off();
      await at.end();
    },
  };
}
