import { random } from '@rec-io/domain/random';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crashPoints, killedAt } from '../../apps/cli/test/fixtures/crash-points.ts';
import { whyNoMachines } from './possible.ts';
import { type RollbackScene, rollbackScene } from './rollback-scene.ts';
import { answerOf } from './scene.ts';

const why = whyNoMachines();
/** On a clean machine these find everything as it is to be, and make nothing. */
const NOTHING_TO_DO = ['database-access', 'database-grants', 'system-data', 'boot', 'configuration-files'];
/** Which crash points are taken back here: drawn ones. All of them, in ./test.sh --full. */
const SEED = 3;
const DRAWN = 3;

describe.skipIf(why !== null)(
  `a full installation by root that is killed again and again${why === null ? '' : ` (${why})`}`,
  () => {
    let at: RollbackScene;
    beforeAll(async () => {
      at = await rollbackScene('bookworm');
    });
    afterAll(() => at?.end());

    test('before and after each step goes on there with the same command', async () => {
      const unnamed: string[] = [];
      for (const point of crashPoints(at.steps)) if (!(await killedAt(point, at))) unnamed.push(point);
      expect(unnamed).toEqual(NOTHING_TO_DO.flatMap((id) => [`before:${id}`, `after:${id}`]));
    }, 1_800_000);

    test('is a verified system at the end', async () => {
      const installed = answerOf(await at.install({}));
      expect(installed).toMatchObject({ code: 0, state: 'healthy', again: false });
      expect(answerOf(await at.run(['./recio', 'verify', '--json']))).toMatchObject({ code: 0 });
      const recorded = (await at.receipt()).steps.map(({ id }) => id);
      const making = at.steps.filter((id) => !NOTHING_TO_DO.includes(id));
      // The last run did the first user once more, with a password that is seen at last.
      expect(recorded.toSorted()).toEqual(making.toSorted());
    });

    test('leaves the machine as it was when it is removed, also when that is killed at each step', async () => {
      for (const id of at.steps.filter((step) => !NOTHING_TO_DO.includes(step)).toReversed())
        for (const moment of ['before-revert', 'after-revert']) {
          const { code } = await at.run(['./recio', 'uninstall', '--purge', '--yes'], {
            RECIO_CRASH_AT: `${moment}:${id}`,
          });
          expect({ id, moment, killed: code === null || code === 137 }).toEqual({ id, moment, killed: true });
          expect((await at.receipt()).formatVersion).toBe(2);
        }
      expect(await at.run(['./recio', 'uninstall', '--purge', '--yes'])).toMatchObject({ code: 0 });
      expect(await at.differences()).toEqual([]);
    }, 1_800_000);

    test(`is taken back whole at points that are drawn (seed ${SEED})`, async () => {
      const chance = random(SEED, 'crash points');
      for (let drawn = 0; drawn < DRAWN; drawn++) {
        const point = at.points[chance.integer(at.points.length)] ?? '';
        expect([point, ...(await at.rolledBackAt(point))]).toEqual([point]);
      }
    }, 1_800_000);
  },
);
