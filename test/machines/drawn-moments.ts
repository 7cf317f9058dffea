import { random } from '@rec-io/domain/random';
import type { CrashScene } from '../../apps/cli/test/fixtures/crash-points.ts';
import { layerOn, type Suite } from './clean-root.ts';
import { crashableMachine, stepsOn } from './crashable-machine.ts';
import { boot, type CleanMachine } from './machine.ts';
import { scene } from './scene.ts';

/**
 * Full installations by root on a clean machine that are killed, with all that they started, at moments that are drawn, inside of
 * steps: they go on, or are taken back. Where the power fails as well, the same one does both.
 */
export async function drawnMoments(suite: Suite, draws: number, seed: number): Promise<CrashScene> {
  const at = await scene(suite, 'root');
  const { root } = at.machine;
  const on = (machine: CleanMachine) => crashableMachine(machine, at);
  await stepsOn(on(at.machine));
  const before = await on(at.machine).before();
  await at.machine.off();
  const layered = async <T>(below: typeof root, work: (machine: CleanMachine) => Promise<T>): Promise<T> => {
    const layer = await layerOn(below);
    const machine = await boot(layer);
    return work(machine).finally(async () => {
      await machine.off();
      await layer.remove();
    });
  };
  const wholeMs = await layered(root, async (machine) => {
    const began = performance.now();
    await on(machine).install({});
    return performance.now() - began;
  });
  const chance = random(seed, 'moments');
  const moments = new Map<string, { readonly share: number; readonly then: string }>(
    Array.from({ length: draws }, (_, index) => {
      const share = 2 + chance.integer(94);
      const then = (['power', 'goes on', 'is taken back'] as const)[index % 3] ?? 'power';
      const words = then === 'power' ? 'the power fails, a copy is taken back, and it goes on' : `it ${then}`;
      return [`${index + 1} (seed ${seed}): at ${share} %, ${words}`, { share, then }] as const;
    }),
  );
  return {
    points: [...moments.keys()],
    async provenAt(point) {
      const moment = moments.get(point);
      if (moment === undefined) throw new Error(`no such moment: ${point}`);
      const { share, then } = moment;
      return layered(root, async (machine) => {
        const { code } = await on(machine).installFor((wholeMs * share) / 100);
        const isFinished = code === 0;
        if (then === 'goes on' || isFinished) return on(machine).finished();
        if (then === 'is taken back') return on(machine).takenBack(before);
        await machine.off();
        const left = await layered(machine.root, (copy) => on(copy).takenBack(before));
        const again = await boot(machine.root);
        return [
          ...left,
          ...(await on(again)
            .finished()
            .finally(() => again.off())),
        ];
      });
    },
    end: at.end,
  };
}
