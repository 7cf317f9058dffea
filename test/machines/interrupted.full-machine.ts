import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../apps/cli/test/fixtures/eventually.ts';
import { Terminal } from '../../apps/cli/test/fixtures/terminal.ts';
import { whyNoMachines } from './possible.ts';
import { type RollbackScene, rollbackScene } from './rollback-scene.ts';
import { answerOf } from './scene.ts';
import { type StandInMirror, standInMirror } from './stand-in-mirror.ts';

const why = whyNoMachines();
const CTRL_C = '\u0003';
const GIVEN_BACK = ['isig', 'icanon', 'echo'];
const STEP_MS_MAX = 180_000;

describe.skipIf(why !== null)(
  `a full installation by root that is interrupted${why === null ? '' : ` (${why})`}`,
  () => {
    let at: RollbackScene;
    let mirror: StandInMirror;
    beforeAll(async () => {
      at = await rollbackScene('bookworm', async (machine) => {
        mirror = await standInMirror(machine);
      });
    });
    afterAll(async () => {
      await at?.end();
      await mirror?.close();
    });
    /** The same command on a terminal, whose exit code is also written where no terminal is needed to read it. */
    const onTerminal = (...more: readonly string[]): Terminal => {
      const { machine, clone, command } = at;
      const line = `rm -f /tmp/code; trap : HUP INT; ${[...command, ...more].map((word) => `"${word}"`).join(' ')}; code=$?; echo $code >/tmp/code; exit $code`;
      return new Terminal({
        place: machine.way({ cwd: clone, env: { TERM: 'xterm', RECIO_COINBASE_URL: 'ws://127.0.0.1:9/' } }),
        command: ['sh', '-c', line],
      });
    };
    const cancelledIn = async (shown: string, ...more: readonly string[]): Promise<Terminal> => {
      const terminal = onTerminal(...more);
      await terminal.shows(shown, STEP_MS_MAX);
      terminal.type(CTRL_C);
      expect({ code: await terminal.ended, text: terminal.text }).toEqual({
        code: 130,
        text: expect.stringContaining('Stopped at your request'),
      });
      expect(terminal.settings).toEqual(GIVEN_BACK);
      return terminal;
    };

    test('by Ctrl-C while packages are fetched is taken back, and gives the terminal back', async () => {
      mirror.trouble = 'stalls';
      const terminal = await cancelledIn('Packages (');
      mirror.trouble = 'none';
      expect(terminal.text).toContain('Everything was taken back');
      expect(await at.differences()).toEqual([]);
    });

    test('by the power failing while packages are unpacked finishes those first, at the same command', async () => {
      const terminal = onTerminal();
      await terminal.shows('Unpacking postgresql-client-common', STEP_MS_MAX);
      await at.machine.must('kill -9 $(pidof node apt-get dpkg)');
      await terminal.ended;
      // The worst moment, at which it is hit only now and then: within one package’s unpacking.
      await at.machine.must(
        "dpkg --set-selections </dev/null; sed -i '/^Package: libjson-perl$/,/^Status:/ s/^Status: .*/Status: install reinstreq half-installed/' /var/lib/dpkg/status",
      );
      expect(await at.machine.must('dpkg --audit')).toMatch(/in a mess[\s\S]*libjson-perl/);
    });

    test('by a terminal that is closed while packages are unpacked leaves none of them half-way', async () => {
      const terminal = onTerminal('--on-failure', 'keep');
      await terminal.shows('Unpacking postgresql-common', STEP_MS_MAX);
      terminal.close();
      // Whoever is at work is named; what they are at is not taken for what somebody left.
      expect(answerOf(await at.install({}))).toMatchObject({ code: 3, error: { code: 'REC-108' } });
      await eventually(
        async () => ((await at.machine.run(['test', '-s', '/tmp/code'])).code === 0 ? true : null),
        STEP_MS_MAX,
      );
      expect(terminal.text).toContain('Finishing what an interrupted run left half installed');
      expect(await at.machine.must('cat /tmp/code; dpkg --audit')).toBe('130\n');
      expect(await at.receipt()).toMatchObject({ state: 'installing' });
    });

    test('by Ctrl-C in the step of the database keeps what was done', async () => {
      const terminal = await cancelledIn('Database server (', '--on-failure', 'keep');
      expect(terminal.text).toContain('the same command goes on there');
      expect(await at.receipt()).toMatchObject({ state: 'installing' });
    });

    test('by Ctrl-C while the programs start keeps what was done', async () => {
      await cancelledIn('Start (', '--on-failure', 'keep');
      expect(await at.receipt()).toMatchObject({ state: 'installing' });
    });

    test('goes on with the same command, to a verified system', async () => {
      expect(answerOf(await at.install({}))).toMatchObject({ code: 0, state: 'healthy', again: false });
    });

    test('leaves the machine as it was when it is removed', async () => {
      expect(await at.run(['./recio', 'uninstall', '--purge', '--yes'])).toMatchObject({ code: 0 });
      expect(await at.differences()).toEqual([]);
    });
  },
);
