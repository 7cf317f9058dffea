import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../apps/cli/test/fixtures/eventually.ts';
import { whyNoMachines } from './possible.ts';
import { type RollbackScene, rollbackScene } from './rollback-scene.ts';
import { answerOf } from './scene.ts';

const why = whyNoMachines();
const STEP_MS_MAX = 180_000;

describe.skipIf(why !== null)(
  `a full installation by root and its rivals${why === null ? '' : ` (${why})`}`,
  () => {
    let at: RollbackScene;
    beforeAll(async () => {
      at = await rollbackScene('bookworm');
    });
    afterAll(() => at?.end());
    /** Up to the step of that name. */
    const reached = (id: string) =>
      eventually(async () => {
        const receipt = await at.receipt().catch(() => null);
        return receipt?.steps.some((step) => step.id === id) === true ? true : null;
      }, STEP_MS_MAX);

    test('that is begun twice: the second says who is at work, and the first ends as if it were alone', async () => {
      const first = at.install({});
      await reached('packages');
      const refused = { error: { code: 'REC-108', remedy: expect.stringContaining('Wait until it ends') } };
      expect(answerOf(await at.install({}))).toMatchObject({ code: 3, ...refused });
      await reached('start');
      // Neither may a second one stop what the first is starting, to take it back.
      const back = ['./recio', 'install', '--rollback', '--json'];
      expect(answerOf(await at.run(back))).toMatchObject({ code: 3, ...refused });
      const away = ['./recio', 'uninstall', '--purge', '--yes', '--json', '--data-dir', '/opt/rec-io'];
      expect(answerOf(await at.run(away))).toMatchObject({ code: 1, ...refused });
      expect(answerOf(await first)).toMatchObject({ code: 0, state: 'healthy', again: false });
    });

    test('whose server was stopped is told by the doctor how to be mended, and is mended so', async () => {
      const stop =
        'pg_lsclusters --no-header | while read -r version name rest; do pg_ctlcluster "$version" "$name" stop; done';
      await at.machine.must(stop);
      const told = await at.run(['./recio', 'doctor', '--json']);
      expect(told).toMatchObject({ code: 5, stdout: expect.stringContaining('recio repair') });
      expect(answerOf(await at.run(['./recio', 'status', '--json']))).toMatchObject({ healthy: false });
      expect(answerOf(await at.run(['./recio', 'repair', '--yes', '--json']))).toMatchObject({
        code: 0,
        state: 'healthy',
      });
      await at.machine.must(stop);
      expect(answerOf(await at.install({}))).toMatchObject({ code: 0, state: 'healthy' });
    });

    test('leaves the machine as it was when it is removed', async () => {
      expect(await at.run(['./recio', 'uninstall', '--purge', '--yes'])).toMatchObject({ code: 0 });
      expect(await at.differences()).toEqual([]);
    });
  },
);
