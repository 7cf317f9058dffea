import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Debian 12 and Debian 13. */
export const SUITES = ['bookworm', 'trixie'] as const;
export type Suite = (typeof SUITES)[number];

const DAY_MS = 86_400_000;
const drawn = SUITES[Math.floor(Date.now() / DAY_MS) % SUITES.length] ?? 'trixie';
/** What is long: of both in ./test.sh --full, else of one of them, another each day. */
export const DRAWN_SUITES: readonly Suite[] = process.env['RECIO_FULL'] === undefined ? [drawn] : SUITES;

/** All that a clean machine has beside the essential packages: what a person needs to fetch a clone. */
const PACKAGES = 'git,ca-certificates,curl';
/** What a server of Debian has beside them. */
const SYSTEMD = ['systemd', 'systemd-sysv', 'dbus', 'libpam-systemd'];
const MADE = {
  maxBuffer: 64 * 1024 * 1024,
  timeout: 600_000,
  env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
};
const CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt';

/** What is made once for all clean machines: fresh roots to copy, and packages that were fetched. */
export const machinesDir =
  process.env['RECIO_MACHINES_DIR'] ?? join(import.meta.dirname, '..', '..', '.runtime', 'machines');

/** The packages that machines fetched: for apt by suite, whose files of one name differ; for npm by account. */
export const cachesDir = join(machinesDir, 'caches');

/** `bare`: as in a container or a chroot, where nothing starts services. */
export type RootKind = 'bare' | 'systemd';

export type CleanRoot = {
  readonly suite: Suite;
  readonly kind: RootKind;
  /** The root directory of the machine, on this one. */
  readonly path: string;
  remove(): Promise<void>;
};

/** A root directory as a Debian has it that was just installed, for one test to change. */
export async function cleanRoot(suite: Suite, kind: RootKind = 'bare'): Promise<CleanRoot> {
  const base = kind === 'bare' ? await baseOf(suite) : await withSystemd(suite);
  const directory = await mkdtemp(join(tmpdir(), `rec-io-${suite}-`));
  const path = join(directory, 'root');
  await exec('cp', ['-a', '--reflink=auto', base, path]);
  return { suite, kind, path, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** A machine that is off, to be gone on with another way: it must stay off until this is removed, and nothing of it changes. */
export async function layerOn({ suite, kind, path: below }: CleanRoot): Promise<CleanRoot> {
  const directory = await mkdtemp(join(tmpdir(), `rec-io-${suite}-`));
  const [path, upper, work] = ['root', 'upper', 'work'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [path, upper, work]) await mkdir(each);
  const layers = `lowerdir=${below},upperdir=${upper},workdir=${work},redirect_dir=on`;
  await exec('mount', ['-t', 'overlay', 'overlay', '-o', layers, path]);
  return {
    suite,
    kind,
    path,
    async remove() {
      await exec('umount', [path]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The root that others are copied from; made by debootstrap when it is not there, which takes a minute. */
const baseOf = (suite: Suite): Promise<string> =>
  madeOnce(suite, async (root) => {
    // No mirror is named: debootstrap knows the suite's own.
    await exec('debootstrap', ['--variant=minbase', `--include=${PACKAGES}`, suite, root], MADE);
    // Downloaded packages would only make every copy larger.
    await exec('chroot', [root, 'apt-get', 'clean']);
    await mkdir(join(root, 'var/cache/npm'));
    // Where this machine reaches the network through a certificate of its own, so must they.
    const own = process.env['NODE_EXTRA_CA_CERTS'];
    if (own !== undefined) await copyFile(own, join(root, CERTIFICATES));
  });

/** The same with systemd as its first process. */
const withSystemd = (suite: Suite): Promise<string> =>
  madeOnce(`${suite}-systemd`, async (root) => {
    await exec('cp', ['-a', '--reflink=auto', await baseOf(suite), root]);
    await copyFile('/etc/resolv.conf', join(root, 'etc/resolv.conf'));
    const install = ['apt-get', 'install', '--yes', '--quiet', '--no-install-recommends', ...SYSTEMD];
    const line = `mount -t proc proc ${root}/proc && chroot ${root} sh -c "apt-get update --quiet && ${install.join(' ')} && apt-get clean"`;
    await exec('unshare', ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-ec', line], MADE);
  });

async function madeOnce(name: string, make: (root: string) => Promise<void>): Promise<string> {
  const base = join(machinesDir, name);
  if (existsSync(base)) return base;
  await mkdir(cachesDir, { recursive: true });
  const unfinished = await mkdtemp(join(machinesDir, `${name}-unfinished-`));
  try {
    const root = join(unfinished, 'root');
    await make(root);
    // Another run may have been faster; its root is as good.
    await rename(root, base).catch((error: unknown) => {
      if (!existsSync(base)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return base;
}
