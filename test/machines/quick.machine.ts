import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DRAWN_SUITES, SUITES } from './clean-root.ts';
import { whyNoMachines } from './possible.ts';
import { answerOf, type Scene, scene } from './scene.ts';
import { IGNORABLE_AFTER_ACCOUNTS } from './snapshot.ts';

const why = whyNoMachines();
/** Root on what is drawn, an account on the others; each on each in ./test.sh --full. */
const MACHINES = SUITES.flatMap((suite) =>
  (['root', 'u'] as const)
    .filter((user) => DRAWN_SUITES.length > 1 || (user === 'root') === DRAWN_SUITES.includes(suite))
    .map((user) => ({ suite, user })),
);

describe.skipIf(why !== null).each(MACHINES)(
  `a quick installation on clean $suite as $user, who has no Node${why === null ? '' : ` (${why})`}`,
  ({ suite, user }) => {
    let at: Scene;
    beforeAll(async () => {
      at = await scene(suite, user);
    });
    afterAll(() => at?.end());
    const install = () =>
      at.run(['./install.sh', '--quick', '--port-offset', String(at.offset), '--source', 'seeded', '--json']);

    test('is a healthy system with a page after one command', async () => {
      expect(answerOf(await install())).toMatchObject({
        code: 0,
        event: 'installed',
        again: false,
        healthy: true,
      });
      const page = await at.run(['curl', '-fsSL', `http://127.0.0.1:${3000 + at.offset}/`]);
      expect(page).toMatchObject({ code: 0, stdout: expect.stringContaining('<title>') });
    });

    test('is left as it is by the same command again', async () => {
      expect(answerOf(await install())).toMatchObject({ code: 0, again: true, healthy: true });
    });

    test('comes back after the machine was off', async () => {
      // Nothing starts at boot in quick mode; one command does.
      expect(await at.run(['./recio', 'stop'])).toMatchObject({ code: 0 });
      expect(answerOf(await at.run(['./recio', 'start', '--json']))).toMatchObject({
        code: 0,
        healthy: true,
      });
    });

    test('leaves the machine as it was when it is removed', async () => {
      expect(await at.run(['./recio', 'uninstall', '--purge', '--yes'])).toMatchObject({ code: 0 });
      expect(await at.compared(user === 'root' ? IGNORABLE_AFTER_ACCOUNTS : [])).toEqual([]);
    });
  },
);
