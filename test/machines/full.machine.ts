import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standing } from '../../apps/cli/test/fixtures/standing.ts';
import { DRAWN_SUITES } from './clean-root.ts';
import { whyNoMachines } from './possible.ts';
import { answerOf, installFully, type Scene, setUpScene } from './scene.ts';
import { IGNORABLE_AFTER_ACCOUNTS, IGNORABLE_AFTER_PACKAGES } from './snapshot.ts';

const why = whyNoMachines();

describe.skipIf(why !== null).each(DRAWN_SUITES)(
  `a full installation by root on clean %s${why === null ? '' : ` (${why})`}`,
  (suite) => {
    let at: Scene;
    beforeAll(async () => {
      at = await setUpScene(suite, 'root');
    });
    afterAll(() => at?.end());
    const install = (...more: readonly string[]) => installFully(at, ...more);

    test('is a verified system on the machine’s own PostgreSQL and Supervisor after one command', async () => {
      expect(answerOf(await install())).toMatchObject({ code: 0 });
      const status = answerOf(await at.run(['./recio', 'status', '--json']));
      expect(status).toMatchObject({ code: 0, healthy: true });
      const page = await at.run(['curl', '-fsSL', `http://127.0.0.1:${3000 + at.offset}/`]);
      expect(page).toMatchObject({ code: 0, stdout: expect.stringContaining('<title>') });
    });

    test('is left as it is by the same command again: the same processes run', async () => {
      const before = answerOf(await at.run(['./recio', 'status', '--json']));
      expect(answerOf(await install())).toMatchObject({ code: 0 });
      const { programs } = answerOf(await at.run(['./recio', 'status', '--json']));
      expect(standing(programs)).toEqual(standing(before['programs']));
    });

    test('leaves the machine as it was when it is removed', async () => {
      expect(await at.run(['./recio', 'uninstall', '--purge', '--yes'])).toMatchObject({ code: 0 });
      expect(await at.compared([...IGNORABLE_AFTER_ACCOUNTS, ...IGNORABLE_AFTER_PACKAGES])).toEqual([]);
    });
  },
);
