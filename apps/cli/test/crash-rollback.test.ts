import { random } from '@rec-io/domain/random';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { killedAt, plannedSteps, takenBackPoints } from './fixtures/crash-points.ts';
import { type CrashableInstall, crashableInstall } from './fixtures/crashable-install.ts';

/** Which crash points are drawn here; ./test.sh --full takes all of them. */
const SEED = 7;
const DRAWN = process.env['RECIO_FULL'] === undefined ? 1 : 3;
const ROLLBACK = ['install', '--rollback', '--json'];

let at: CrashableInstall;
beforeEach(async () => {
  at = await crashableInstall('full');
});
afterEach(() => at?.end());

const planned = async () => plannedSteps(await at.run([...at.command, '--plan']));

describe('an installation that was killed', () => {
  test(`at any step is taken back whole (seed ${SEED})`, async () => {
    const chance = random(SEED, 'crash points');
    const points = takenBackPoints(await planned());
    const drawn = Array.from({ length: DRAWN }, () => points[chance.integer(points.length)] ?? '');
    for (const point of drawn) {
      await killedAt(point, at);
      const place = await at.databasePlace();
      const { code, stdout } = await at.run(ROLLBACK);
      expect({ point, code, stdout, left: at.left(place) }).toMatchObject({ point, code: 0, left: [] });
    }
  }, 1_800_000);

  test('is taken back whole, also when that is killed before and after each step', async () => {
    const steps = await planned();
    await killedAt(`after:${steps.at(-1)}`, at);
    const place = await at.databasePlace();
    const recorded = (await at.receipt())?.steps.map(({ id }) => id) ?? [];
    for (const id of recorded.toReversed())
      for (const moment of ['before-revert', 'after-revert']) {
        const { code } = await at.run(ROLLBACK, { RECIO_CRASH_AT: `${moment}:${id}` });
        expect({ id, moment, code }).toEqual({ id, moment, code: null });
        expect(await at.receipt()).toMatchObject({ state: 'installing' });
      }
    expect(await at.run(ROLLBACK)).toMatchObject({ code: 0 });
    expect(at.left(place)).toEqual([]);
  }, 1_800_000);
});
