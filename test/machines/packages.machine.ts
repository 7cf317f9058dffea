import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CleanRoot, cleanRoot, DRAWN_SUITES } from './clean-root.ts';
import { boot, type CleanMachine, type Ran } from './machine.ts';
import { whyNoMachines } from './possible.ts';
import { sourceIn } from './release-in.ts';
import {
  ALWAYS_IGNORABLE,
  differences,
  IGNORABLE_AFTER_ACCOUNTS,
  IGNORABLE_AFTER_PACKAGES,
  snapshotOf,
} from './snapshot.ts';

const why = whyNoMachines();
const RECEIPT = '/tmp/receipt.json';
const ALL = ['postgresql', 'supervisor', 'certificates'];

const drive = (
  machine: CleanMachine,
  verb: 'apply' | 'revert',
  needs: readonly string[] = ALL,
): Promise<Ran> => machine.run(['node', '/src/test/machines/packages-driver.ts', verb, RECEIPT, ...needs]);

/** Where systemd runs, packages start their services through it; this one only writes down what it is asked. */
async function pretendSystemd(machine: CleanMachine): Promise<void> {
  await machine.must('mkdir -p /run/systemd/system');
  await machine.must(`cat >/usr/bin/systemctl <<'END'
#!/bin/sh
echo "$*" >>/tmp/systemctl
END
chmod +x /usr/bin/systemctl`);
}

const packagesOf = (machine: CleanMachine): Promise<string> => machine.must('dpkg --list');

describe.skipIf(why !== null).each(DRAWN_SUITES)(
  `packages on a clean machine with %s${why === null ? '' : ` (${why})`}`,
  (suite) => {
    let root: CleanRoot;
    let machine: CleanMachine;
    beforeEach(async () => {
      root = await cleanRoot(suite);
      sourceIn(root, '/src');
      machine = await boot(root);
    });
    afterEach(async () => {
      await machine.off();
      await root.remove();
    });

    test('come, are found in place by a second run, and go without a trace', async () => {
      const before = { files: snapshotOf(root.path), packages: await packagesOf(machine) };
      const applied = await drive(machine, 'apply');
      expect(applied.stdout).toContain('done packages\n');
      expect(await machine.must('pg_lsclusters --no-header')).toContain('main');
      expect(await machine.must('supervisord --version')).toMatch(/^4\./);

      expect((await drive(machine, 'apply')).stdout).toContain('done packages already\n');
      const reverted = await drive(machine, 'revert');
      expect(reverted.stdout).toBe('reverting packages\nreverting package-sources\n');
      expect(await packagesOf(machine)).toBe(before.packages);
      expect(
        differences(before.files, snapshotOf(root.path), [
          ...ALWAYS_IGNORABLE,
          ...IGNORABLE_AFTER_ACCOUNTS,
          ...IGNORABLE_AFTER_PACKAGES,
        ]),
      ).toEqual([]);
    });
  },
);

describe.skipIf(why !== null)(`packages in unfriendly surroundings${why === null ? '' : ` (${why})`}`, () => {
  let root: CleanRoot;
  let machine: CleanMachine;
  const start = async (alone = false) => {
    root = await cleanRoot('bookworm');
    sourceIn(root, '/src');
    machine = await boot(root, { alone });
  };
  afterEach(async () => {
    await machine.off();
    await root.remove();
  });

  test('of an installer that was killed are finished, and those that others need by now stay', async () => {
    await start();
    await pretendSystemd(machine);
    const needs = ['postgresql', 'supervisor'];
    const before = await packagesOf(machine);
    await machine.must(
      `node /src/test/machines/packages-driver.ts apply ${RECEIPT} ${needs.join(' ')} >/tmp/log 2>&1 & sleep 0.1`,
    );
    await machine.must('until grep -q "^Unpacking postgresql-common" /tmp/log; do sleep 0.1; done');
    await machine.must('kill -9 $(pidof node)');
    // Nothing that happens to the installer happens to apt: the next run waits for it.
    const resumed = await drive(machine, 'apply', needs);
    expect(resumed.stdout).toMatch(/^Waiting for (apt-get|dpkg) \(pid \d+\)/m);
    expect(resumed.stdout).toMatch(/^done packages$/m);
    // Nor does it leave what was only for the time of installing.
    expect(await machine.run(['test', '-e', '/usr/sbin/policy-rc.d'])).toMatchObject({ code: 1 });
    const asked = await machine.must('cat /tmp/systemctl');
    expect(asked).not.toMatch(/^(re)?start supervisor/m);
    expect(asked).toMatch(/^disable supervisor$/m);
    expect((await drive(machine, 'apply', needs)).stdout).toMatch(/^done packages already$/m);

    await machine.must(`mkdir -p /tmp/theirs/DEBIAN && cd /tmp && printf '%s\n' \
      'Package: theirs' 'Version: 1' 'Architecture: all' 'Maintainer: nobody <nobody@example.org>' \
      'Depends: libpq5, ucf' 'Description: needs two of our packages' >theirs/DEBIAN/control &&
      dpkg-deb --build theirs && dpkg --install theirs.deb`);
    const reverted = await drive(machine, 'revert', needs);
    expect(reverted.stdout).toContain('left: Packages that others need by now stay:');
    await machine.must('dpkg --purge theirs');
    const kept = await packagesOf(machine);
    for (const name of ['libpq5', 'ucf', 'sensible-utils'])
      expect(kept).toMatch(new RegExp(`^ii +${name}[ :]`, 'm'));
    expect(kept).not.toMatch(/postgresql/);
    expect(before).not.toContain('libpq5');
  });

  test('are waited for, and neither Supervisor’s own instance nor a trace of that is left', async () => {
    await start();
    await pretendSystemd(machine);
    const before = snapshotOf(root.path);
    // The kind of lock that scripts take, and the kind that dpkg takes.
    await machine.must('flock /var/lib/dpkg/lock-frontend sleep 4 >/dev/null 2>&1 & sleep 0.5');
    const applied = await drive(machine, 'apply', ['supervisor']);
    expect(applied.stdout).toMatch(/^Waiting for (flock|sleep) \(pid \d+\)/m);
    expect(applied.stdout).toContain('done packages\n');
    const asked = await machine.must('cat /tmp/systemctl');
    expect(asked).not.toMatch(/^(re)?start supervisor/m);
    expect(asked).toMatch(/^disable supervisor$/m);
    expect(await machine.run(['test', '-e', '/usr/sbin/policy-rc.d'])).toMatchObject({ code: 1 });

    const perl = `use Fcntl; open F, ">>", "/var/lib/dpkg/lock"; fcntl(F, F_SETLK, pack("s s l! l! i", F_WRLCK, 0, 0, 0, 0)) or die; sleep 4`;
    await machine.must(`perl -e '${perl}' >/dev/null 2>&1 & sleep 0.5`);
    const reverted = await drive(machine, 'revert', ['supervisor']);
    expect(reverted.stdout).toBe('reverting packages\nreverting package-sources\n');
    expect(
      differences(before, snapshotOf(root.path), [...ALWAYS_IGNORABLE, ...IGNORABLE_AFTER_PACKAGES]),
    ).toEqual([]);
  });

  test('are not installed at all when no mirror answers', async () => {
    await start(true);
    const before = await packagesOf(machine);
    const applied = await drive(machine, 'apply', ['supervisor']);
    expect(applied.code).toBe(1);
    expect(applied.stdout).toContain('REC-612');
    expect(applied.stdout).toContain('trying again in 0.2 s');
    expect(await packagesOf(machine)).toBe(before);
  });

  test('of a server stay as long as somebody’s database is in its care', async () => {
    await start();
    await drive(machine, 'apply', ['postgresql']);
    await machine.must('pg_ctlcluster 15 main start && runuser -u postgres -- createdb -p 5432 theirs');
    const reverted = await drive(machine, 'revert', ['postgresql']);
    expect(reverted.stdout).toContain(
      'left: The package postgresql-15 stays: its cluster 15/main holds a database',
    );
    expect(await machine.must('runuser -u postgres -- psql -XAtlp 5432 | cut -d"|" -f1')).toContain(
      'theirs\n',
    );
  });
});
