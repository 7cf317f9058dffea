import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standing } from '../../apps/cli/test/fixtures/standing.ts';
import { SUITES } from './clean-root.ts';
import { whyNoSystemd } from './possible.ts';
import { answerOf, type Scene, scene } from './scene.ts';
import { IGNORABLE_AFTER_ACCOUNTS, IGNORABLE_AFTER_PACKAGES, IGNORABLE_AFTER_SYSTEMD } from './snapshot.ts';

const why = whyNoSystemd();
const UNIT = 'rec-io.service';
const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);
/** Lists processes by a pattern that does not match itself; a clean machine has no pgrep. */
const pidsOf = (pattern: string): string =>
  `for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline | grep -qE '${pattern}' && echo \${p#/proc/}; done; true`;
/** Our programs, Supervisor among them. */
const OURS = pidsOf('[m]ain.ts run|[s]upervisord');

describe.skipIf(why !== null).each(SUITES)(
  `a full installation by root on a %s that systemd started${why === null ? '' : ` (${why})`}`,
  (suite) => {
    let at: Scene;
    beforeAll(async () => {
      at = await scene(suite, 'root', 'systemd');
    });
    afterAll(() => at?.end());

    const shell = (line: string) => at.machine.must(line);
    const status = async () => answerOf(await at.run(['./recio', 'status', '--json']));
    const verified = async () => answerOf(await at.run(['./recio', 'verify', '--json']));
    /** What systemd says of a unit: the values of properties, in their order. */
    const shown = async (unit: string, ...properties: readonly string[]) => {
      const text = await shell(`systemctl show ${unit} ${properties.map((name) => `-p ${name}`).join(' ')}`);
      const found = new Map(text.split('\n').map((line) => line.split('=', 2) as [string, string]));
      return properties.map((name) => found.get(name));
    };
    const unitState = () => shown(UNIT, 'ActiveState', 'SubState', 'UnitFileState', 'Result');
    const RUNNING = ['active', 'running', 'enabled', 'success'];
    const STOPPED = ['inactive', 'dead', 'enabled', 'success'];
    const failedUnits = () => shell('systemctl --failed --plain --no-legend');
    /** Healthy by its own word, and nothing of ours runs but what Supervisor knows, all of it in the unit's group. */
    const seen = async () => {
      const { healthy, programs } = await status();
      const [supervisor] = await shown(UNIT, 'MainPID');
      const pids = (programs as readonly { readonly pid: number | null }[]).map(({ pid }) => pid);
      const known = [supervisor, ...pids.filter((pid) => pid !== null).map(String)];
      const running = words(await shell(OURS));
      const grouped = words(await shell(`cat /sys/fs/cgroup/system.slice/${UNIT}/cgroup.procs || true`));
      return {
        healthy,
        unit: await unitState(),
        stray: running.filter((pid) => !known.includes(pid)),
        missing: known.filter((pid) => !running.includes(pid ?? '')),
        outside: running.filter((pid) => !grouped.includes(pid)),
        failed: await failedUnits(),
      };
    };
    const expectWhole = () =>
      expect
        .poll(seen, { timeout: 240_000, interval: 1_000 })
        .toEqual({ healthy: true, unit: RUNNING, stray: [], missing: [], outside: [], failed: '' });

    test('is verified, and its unit runs and starts at boot', async () => {
      const installed = await at.run([
        './install.sh',
        ...['--yes', '--full-name', 'Ada Owner', '--email', 'ada@example.org', '--source', 'seeded'],
        ...['--port-offset', String(at.offset), '--json'],
      ]);
      expect(answerOf(installed)).toMatchObject({ code: 0, state: 'healthy' });
      expect(await verified()).toMatchObject({ code: 0 });
      await expectWhole();
      expect(await shell(`systemctl status ${UNIT}`)).toContain('Active: active (running)');
    });

    test('has its database in the service of the distribution, and no Supervisor but its own', async () => {
      const [instance = ''] = (await shell('pg_lsclusters --no-header')).split('\n');
      const [version, name] = instance.split(/\s+/);
      expect(await shown(`postgresql@${version}-${name}.service`, 'ActiveState')).toEqual(['active']);
      expect(await shown('postgresql.service', 'ActiveState', 'UnitFileState')).toEqual([
        'active',
        'enabled',
      ]);
      expect(await shown('supervisor.service', 'ActiveState', 'UnitFileState')).toEqual([
        'inactive',
        'disabled',
      ]);
    });

    test('comes back by systemd when its Supervisor is killed, with nothing twice', async () => {
      const before = await shown(UNIT, 'MainPID');
      await shell(`kill -KILL ${before[0]}`);
      await expectWhole();
      expect(await shown(UNIT, 'MainPID')).not.toEqual(before);
    });

    test('stays stopped when it is stopped, and runs again when it is started', async () => {
      expect(await at.run(['./recio', 'stop'])).toMatchObject({ code: 0 });
      // Longer than systemd waits before it starts something again.
      await sleep(5_000);
      expect(await unitState()).toEqual(STOPPED);
      expect(await shell(OURS)).toBe('');
      expect(await failedUnits()).toBe('');
      expect(await at.run(['./recio', 'start'])).toMatchObject({ code: 0 });
      await expectWhole();
    });

    test('stays under systemd when its programs are restarted, by us or by systemd', async () => {
      const supervisor = await shown(UNIT, 'MainPID');
      expect(await at.run(['./recio', 'restart'])).toMatchObject({ code: 0 });
      await expectWhole();
      expect(await shown(UNIT, 'MainPID')).toEqual(supervisor);
      await shell(`systemctl restart ${UNIT}`);
      await expectWhole();
      expect(await shown(UNIT, 'MainPID')).not.toEqual(supervisor);
    });

    test('stays stopped when it is stopped while systemd is about to start it again', async () => {
      await shell(`kill -KILL $(systemctl show ${UNIT} -p MainPID --value)`);
      expect(await at.run(['./recio', 'stop'])).toMatchObject({ code: 0 });
      await sleep(5_000);
      expect((await unitState()).slice(0, 2)).toEqual(['inactive', 'dead']);
      expect(await shell(OURS)).toBe('');
      expect(await at.run(['./recio', 'start'])).toMatchObject({ code: 0 });
      await expectWhole();
    });

    test('is healthy again after the database server was restarted, as an upgrade does', async () => {
      const before = await status();
      await shell('systemctl restart postgresql');
      await expectWhole();
      expect(await verified()).toMatchObject({ code: 0 });
      expect(standing((await status())['programs'])).toEqual(standing(before['programs']));
    });

    test.each(['shutDown', 'off'] as const)(
      'comes up by itself after the machine was off (%s)',
      async (how) => {
        await at.offAndOn(how);
        await expectWhole();
        expect(await verified()).toMatchObject({ code: 0 });
      },
    );

    test('leaves no unit, no process and no difference when it is removed', async () => {
      expect(await at.run(['./recio', 'uninstall', '--purge', '--yes'])).toMatchObject({ code: 0 });
      expect(await failedUnits()).toBe('');
      const units = await shell(
        'systemctl list-units --all --type service --plain; systemctl list-unit-files',
      );
      expect(units.split('\n').filter((line) => /rec-io|postgres|supervis/.test(line))).toEqual([]);
      expect(await shell(`${OURS}; ${pidsOf('[p]ostgres')}`)).toBe('');
      await at.machine.shutDown();
      const ignorable = [
        ...IGNORABLE_AFTER_ACCOUNTS,
        ...IGNORABLE_AFTER_PACKAGES,
        ...IGNORABLE_AFTER_SYSTEMD,
      ];
      expect(await at.compared(ignorable)).toEqual([]);
    });
  },
);

describe.skipIf(why !== null)(
  `a quick installation by a user on a trixie that systemd started${why === null ? '' : ` (${why})`}`,
  () => {
    let at: Scene;
    beforeAll(async () => {
      at = await scene('trixie', 'u', 'systemd');
    });
    afterAll(() => at?.end());

    test('is nobody’s service: after the machine was off, one command starts it', async () => {
      const install = ['./install.sh', '--quick', '--port-offset', String(at.offset), '--source', 'seeded'];
      expect(answerOf(await at.run([...install, '--json']))).toMatchObject({ code: 0, healthy: true });
      expect((await at.machine.run(['systemctl', 'cat', UNIT])).code).not.toBe(0);
      await at.offAndOn('off');
      expect(await at.machine.must(OURS)).toBe('');
      expect(answerOf(await at.run(['./recio', 'start', '--json']))).toMatchObject({
        code: 0,
        healthy: true,
      });
    });
  },
);
