import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoMachines } from './possible.ts';
import { answerOf, type Scene, scene } from './scene.ts';

const why = whyNoMachines();
const ASKED = ['--yes', '--full-name', 'Ada Owner', '--email', 'ada@example.org', '--source', 'seeded'];
const HOME = '/home/u/rec-io';

describe.skipIf(why !== null)(
  `a full installation in odd places and surroundings${why === null ? '' : ` (${why})`}`,
  () => {
    let at: Scene;
    beforeAll(async () => {
      at = await scene('trixie', 'u');
      expect(await install('u', {}, '--plan')).toMatchObject({ code: 0 });
      before = await openInSystem();
    });
    afterAll(() => at?.end());
    const install = (
      user: 'root' | 'u',
      { umask = '022', env = {} }: { umask?: string; env?: Readonly<Record<string, string>> },
      ...more: readonly string[]
    ) =>
      at.run(
        [
          'sh',
          '-c',
          `umask ${umask}; exec "$0" "$@"`,
          './install.sh',
          ...ASKED,
          '--port-offset',
          String(at.offset),
          '--json',
          ...more,
        ],
        { user, cwd: HOME, env },
      );
    const must = (line: string) => at.machine.must(line);
    const OTHERS_MAY_CHANGE = '-perm /022 ! -type l ! -type s ! -perm -1000';
    let before = '';
    /** What others may change since it was installed, and secrets that others may read. */
    const open = async (place: string) => {
      const ours = `cd '${place}' && find . ${OTHERS_MAY_CHANGE}; find ./.env ./installer ./receipt.json ./data/users ./data/secrets -type f -perm /077`;
      const system = await openInSystem();
      return `${await must(ours)}${system === before ? '' : system}`;
    };
    const openInSystem = () => must(`find /etc /usr /var/lib ${OTHERS_MAY_CHANGE}`);

    test('that is read-only is refused before anything is changed', async () => {
      await must(
        'mkdir -p /srv/read-only && mount -t tmpfs tmpfs /srv/read-only && mount -o remount,ro /srv/read-only',
      );
      for (const more of [
        ['--location', '/srv/read-only/rec-io'],
        ['--location', '/srv/read-only'],
      ]) {
        const answer = answerOf(await install('root', {}, ...more));
        expect(answer).toMatchObject({
          code: 3,
          error: { title: expect.stringContaining('read-only') },
        });
      }
    });

    test('by root under umask 000 and without a locale, from another’s clone, through a link to a path with a space on another mount', async () => {
      await must(`mkdir "/srv/other disk" && mount -t tmpfs -o size=2G,mode=755 tmpfs "/srv/other disk" && mkdir "/srv/other disk/rec io" &&
        ln -s "/srv/other disk/rec io" /srv/link`);
      const location = ['--location', '/srv/link', '--skip-check', 'disk-space'];
      const answer = answerOf(
        await install('root', { umask: '000', env: { LANG: '', LC_ALL: 'C' } }, ...location),
      );
      expect(answer).toMatchObject({ code: 0, state: 'healthy' });
      expect(await open('/srv/link')).toBe('');
      const status = answerOf(
        await at.run(['./recio', 'status', '--json'], {
          user: 'root',
          cwd: '/srv/other disk/rec io/current',
        }),
      );
      expect(status).toMatchObject({ code: 0, healthy: true });
      const doctor = answerOf(await at.run(['./recio', 'doctor', '--json'], { user: 'root', cwd: HOME }));
      expect(doctor).toMatchObject({ code: 0 });
      expect(answerOf(await install('root', { umask: '000' }, ...location))).toMatchObject({
        code: 0,
        again: true,
      });
      expect(
        await at.run(['./recio', 'uninstall', '--purge', '--yes'], { user: 'root', cwd: HOME }),
      ).toMatchObject({ code: 0 });
      expect(await must('ls -A "/srv/other disk/rec io"; readlink /srv/link')).toBe(
        '/srv/other disk/rec io\n',
      );
    });

    test('by a plain user whose home is read-only says where it may go, and works there', async () => {
      await must(
        'mount --bind /home/u /home/u && mount --bind /home/u/rec-io /home/u/rec-io && mount -o remount,ro,bind /home/u && mkdir /srv/mine && chown u /srv/mine',
      );
      const refused = answerOf(await install('u', {}));
      expect(refused).toMatchObject({ code: 3, error: { title: expect.stringContaining('may not write') } });
      const placed = ['--location', '/srv/mine/rec-io'];
      expect(answerOf(await install('u', { umask: '077' }, ...placed))).toMatchObject({
        code: 0,
        state: 'healthy',
      });
      expect(answerOf(await at.run(['./recio', 'status', '--json'], { cwd: HOME }))).toMatchObject({
        code: 0,
        healthy: true,
      });
      expect(await at.run(['./recio', 'uninstall', '--purge', '--yes'], { cwd: HOME })).toMatchObject({
        code: 0,
      });
      expect(await must('ls -A /srv/mine')).toBe('');
    });
  },
);
