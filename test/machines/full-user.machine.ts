import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standing } from '../../apps/cli/test/fixtures/standing.ts';
import { whyNoMachines } from './possible.ts';
import { answerOf, type Scene, setUpScene } from './scene.ts';

const why = whyNoMachines();
const PLACE = '/home/u/rec-io-full';
const PASSWORD_FILE = '/home/u/password';

/** Long: one system that is installed, removed, taken up again, and removed with its data. The tests follow each other. */
describe.skipIf(why !== null)(
  `a full installation by an ordinary user on clean trixie${why === null ? '' : ` (${why})`}`,
  () => {
    let at: Scene;
    beforeAll(async () => {
      at = await setUpScene('trixie', 'u');
    });
    afterAll(() => at?.end());
    const install = (...more: readonly string[]) =>
      at.run(['./install.sh', '--yes', '--location', PLACE, ...more]);
    const answers = () => [
      ...['--full-name', 'Ada Owner', '--email', 'ada@example.org', '--source', 'seeded', '--speed', '1'],
      ...['--port-offset', String(at.offset)],
    ];
    const status = async () => answerOf(await at.run(['./recio', 'status', '--json']));
    const logins = async () => (await at.run(['./recio', 'user', 'list', '--json'])).stdout;
    /** Signs in, too, with the password that was shown once. */
    const verified = async () => {
      const verify = await at.run(['./recio', 'verify', '--json', '--password-file', PASSWORD_FILE]);
      expect(answerOf(verify)).toMatchObject({ code: 0 });
      expect(verify.stdout).not.toContain('nobody told this command a password');
    };

    test('is a verified system on the database that came along, and says what is different without root', async () => {
      const plan = (await install('--plan', ...answers())).stdout.replaceAll(/\s+/g, ' ');
      expect(plan).toContain(`PostgreSQL on port ${8_432 + at.offset} in ${PLACE}`);
      expect(plan).toContain('kept alive by one parent process');
      expect(plan).toContain('nothing starts at boot');
      const installed = answerOf(await install('--json', ...answers()));
      expect(installed).toMatchObject({ code: 0, state: 'healthy', again: false });
      await at.machine.must(`umask 077; echo '${installed['password']}' >${PASSWORD_FILE}`, { user: 'u' });
      await verified();
    });

    test('is left as it is by the same command again: the same processes run', async () => {
      const { programs } = await status();
      expect(answerOf(await install('--json', ...answers()))).toMatchObject({ code: 0, again: true });
      expect(standing((await status())['programs'])).toEqual(standing(programs));
    });

    test('is removed without its data, says where that is, and is taken up again by the command that it tells', async () => {
      expect(await at.run(['./recio', 'user', 'add', '--login', 'bob'])).toMatchObject({ code: 0 });
      const before = await logins();
      const removed = await at.run(['./recio', 'uninstall']);
      expect(removed).toMatchObject({ code: 0, stdout: expect.stringContaining(`kept     ${PLACE}/data`) });
      const again = /^ {2}(\S*install\.sh --location \S+)$/m.exec(removed.stdout)?.[1] ?? 'false';
      expect(await at.run(['sh', '-c', 'cat /proc/[0-9]*/comm | grep postgres'])).toMatchObject({
        stdout: '',
      });
      expect(answerOf(await at.run(['sh', '-c', `${again} --yes --json`], { cwd: '/' }))).toMatchObject({
        ...{ code: 0, state: 'healthy', password: null },
      });
      expect(await logins()).toBe(before);
      await verified();
    });

    test('leaves the machine as it was when it is removed with its data', async () => {
      expect(await at.run(['./recio', 'backup'])).toMatchObject({ code: 0 });
      expect(await at.run(['./recio', 'uninstall', '--purge', '--yes'])).toMatchObject({ code: 0 });
      await at.machine.must(`rm ${PASSWORD_FILE}`);
      expect(await at.compared()).toEqual([]);
    });
  },
);
