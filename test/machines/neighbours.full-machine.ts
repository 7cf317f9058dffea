import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoMachines } from './possible.ts';
import { answerOf, installFully, type Scene, setUpScene } from './scene.ts';
import {
  ALWAYS_IGNORABLE,
  differences,
  IGNORABLE_AFTER_ACCOUNTS,
  IGNORABLE_AFTER_PACKAGES,
  type Snapshot,
  snapshotOf,
} from './snapshot.ts';

const why = whyNoMachines();
/** What runs writes there. */
const RUNNING = [
  [/^\/var\/lib\/postgresql\/15\/main(\/|$)/, 'a server that runs writes its data'],
  [/^\/root\/rec-io\/(\.runtime|node_modules|apps\/dashboard\/dist)(\/|$)/, 'the clone’s own'],
] as const;

describe.skipIf(why !== null)(
  `a full installation beside a PostgreSQL and a Supervisor of somebody else’s${why === null ? '' : ` (${why})`}`,
  () => {
    let at: Scene;
    let before: Snapshot;
    let theirs: string;
    beforeAll(async () => {
      at = await setUpScene('bookworm', 'root');
      const { must } = at.machine;
      await must('apt-get update && apt-get install -y --no-install-recommends postgresql supervisor');
      await must(`cat >/etc/supervisor/conf.d/theirs.conf <<'END'
[program:theirs]
command=/bin/sleep 86400
END`);
      // No init here: what a package would have started.
      await must('supervisord -c /etc/supervisor/supervisord.conf && pg_ctlcluster 15 main start');
      await must(
        'createdb theirs && psql -qd theirs -c "CREATE TABLE precious AS SELECT generate_series(1, 1000) AS n"',
        { user: 'postgres' },
      );
      theirs = await neighbours();
      await install('--plan');
      before = snapshotOf(at.machine.root.path);
    });
    afterAll(() => at?.end());
    const install = (...more: readonly string[]) => installFully(at, ...more);
    /** Their processes, and what is in their database. */
    const neighbours = () =>
      at.machine.must(
        `supervisorctl -c /etc/supervisor/supervisord.conf pid all; supervisorctl -c /etc/supervisor/supervisord.conf pid
         head -1 /var/lib/postgresql/15/main/postmaster.pid
         runuser -u postgres -- pg_dump --restrict-key=same theirs 2>/dev/null || runuser -u postgres -- pg_dump theirs
         runuser -u postgres -- psql -XAtc "SELECT datname FROM pg_database ORDER BY 1; SELECT rolname FROM pg_roles WHERE oid >= 16384 ORDER BY 1"`,
      );

    test('works, and leaves their programs running, their files and their data as they are', async () => {
      const answer = answerOf(await install());
      expect(answer).toMatchObject({ code: 0, state: 'healthy' });
      expect((await neighbours()).replace(/^rec_?io.*\n/gm, '')).toBe(theirs);
      const changed = differences(before, snapshotOf(at.machine.root.path), [
        ...ALWAYS_IGNORABLE,
        ...IGNORABLE_AFTER_ACCOUNTS,
        ...IGNORABLE_AFTER_PACKAGES,
        ...RUNNING,
      ]);
      expect(changed.filter((line) => !/^(new|changed \/etc\/g?(passwd|group|shadow):) /.test(line))).toEqual(
        [],
      );
    });

    test('leaves them so when it is removed, with everything else as it was', async () => {
      expect(await at.run(['./recio', 'uninstall', '--purge', '--yes'])).toMatchObject({ code: 0 });
      expect(await neighbours()).toBe(theirs);
      expect(
        differences(before, snapshotOf(at.machine.root.path), [
          ...ALWAYS_IGNORABLE,
          ...IGNORABLE_AFTER_ACCOUNTS,
          ...IGNORABLE_AFTER_PACKAGES,
          ...RUNNING,
        ]),
      ).toEqual([]);
    });
  },
);
