import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ended, type Result } from './fixtures/recio.ts';
import {
  type Downloads,
  PLATFORM,
  standInClone,
  standInDownloads,
  toolsIn,
} from './fixtures/stand-in-clone.ts';
import { type StandInRegistry, standInRegistry } from './fixtures/stand-in-registry.ts';

/** Machines without Node, made of stand-in programs and registries; test/machines has real ones. */
describe('install.sh on a machine without Node', () => {
  let downloads: Downloads;
  let base = '';
  let clone = '';
  let registry: StandInRegistry;
  beforeAll(() => {
    downloads = standInDownloads();
  });
  afterAll(() => rm(downloads.directory, { recursive: true }));
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io bare '));
    clone = join(base, 'a clone');
    standInClone(clone, downloads);
    registry = await standInRegistry(downloads);
  });
  afterEach(async () => {
    await registry.stop();
    await rm(base, { recursive: true, force: true });
  });

  type Given = {
    readonly tools?: Parameters<typeof toolsIn>[1];
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly umask?: string;
    readonly args?: readonly string[];
  };
  const start = ({ tools, env, umask = '022', args = ['--quick'] }: Given = {}): ChildProcess => {
    const path = join(base, 'tools');
    if (!existsSync(path)) toolsIn(path, tools);
    // Nothing outside this machine is asked.
    const nowhere = 'http://127.0.0.1:9/dist';
    const given = {
      HOME: base,
      PATH: path,
      LC_ALL: 'C',
      TMPDIR: '/nonexistent',
      REC_IO_NODE_ARCHIVES: nowhere,
      ...env,
    };
    return spawn(
      '/bin/sh',
      ['-c', `umask ${umask}; exec sh "$@"`, 'sh', join(clone, 'install.sh'), ...args],
      {
        cwd: '/',
        env: given,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  };
  const install = (given?: Given): Promise<Result> => ended(start(given));
  const configured = () => ({ NPM_CONFIG_REGISTRY: registry.url });
  const leftovers = async () =>
    (await readdir(join(clone, '.runtime'))).filter((name) => /unfinished|lock$|dead/.test(name));

  test('fetches both from the registry in the environment, and hands over with nothing to read', async () => {
    const { code, stdout, stderr } = await install({
      env: configured(),
      args: ['--quick', '--data-dir', '/a b'],
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('recio install --quick --data-dir /a b\nreads \n');
    expect(registry.asked).toEqual([
      `/node-${PLATFORM}/-/node-${PLATFORM}-24.21.0.tgz`,
      '/npm/-/npm-11.19.0.tgz',
    ]);
    expect(await leftovers()).toEqual([]);
  });

  test('fetches nothing the second time', async () => {
    await install({ env: configured() });
    const before = registry.asked.length;
    expect((await install()).code).toBe(0);
    expect(registry.asked).toHaveLength(before);
  });

  test('reads the registry from the person’s .npmrc', async () => {
    await writeFile(join(base, '.npmrc'), `fund=false\nregistry = "${registry.url}"\n`);
    expect((await install()).code).toBe(0);
  });

  test('tries again when the download breaks off', async () => {
    registry.trouble = 'breaks off once';
    expect((await install({ env: configured() })).code).toBe(0);
  });

  test('leaves nothing of a download that keeps breaking off, and goes on when it is whole', async () => {
    registry.trouble = 'breaks off';
    const { code, stderr } = await install({ env: configured() });
    expect(code).toBe(3);
    expect(stderr).toContain('REC-601');
    expect(existsSync(join(clone, '.runtime', 'node'))).toBe(false);
    expect(await leftovers()).toEqual([]);
    registry.trouble = 'none';
    expect((await install({ env: configured() })).code).toBe(0);
  });

  test('runs nothing that is not what it expects', async () => {
    registry.trouble = 'changed';
    const { code, stderr } = await install({ env: configured() });
    expect(code).toBe(3);
    expect(stderr).toMatch(/node\.tgz is not what config\/node\.json expects: sha512 [0-9a-f]{128}/);
    expect(existsSync(join(clone, '.runtime', 'node'))).toBe(false);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const)('stops the download at %s and leaves neither it nor a lock', async (signal, wanted) => {
    registry.trouble = 'stalls';
    const child = start({ env: configured() });
    const result = ended(child);
    await registry.begun;
    child.kill(signal);
    expect((await result).code).toBe(wanted);
    await registry.left;
    expect(await leftovers()).toEqual([]);
  });

  test.each(['000', '077'])(
    'with umask %s makes files that all may read and only the owner may change',
    async (umask) => {
      await install({ env: configured(), umask });
      for (const path of [
        '.runtime',
        '.runtime/node',
        '.runtime/node/bin/node',
        '.runtime/npm/bin',
        'node_modules',
      ]) {
        const { mode } = await stat(join(clone, path));
        expect([path, mode & 0o044, mode & 0o022]).toEqual([path, 0o044, 0]);
      }
    },
  );

  test.each(['000', '077'])('and every later command work alike under umask %s', async (umask) => {
    expect((await install({ env: configured(), umask })).stdout).toContain('umask 0022\n');
    const later = ['-c', `umask ${umask}; exec "$0" status </dev/null`, join(clone, 'recio')];
    expect((await ended(spawn('/bin/sh', later))).stdout).toContain('recio status\nreads \numask 0022\n');
  });

  test.each([
    ['unset', undefined],
    ['missing', '/nonexistent'],
    ['without npm’s cache', tmpdir()],
  ])('keeps npm’s cache in the clone when the home directory is %s', async (_, home) => {
    const { code } = await install({ env: { ...configured(), HOME: home } });
    expect(code).toBe(0);
    expect(await readFile(join(clone, '.runtime', 'packages.log'), 'utf8')).toBe(
      `cache ${join(clone, '.runtime', 'npm-cache')}\n`,
    );
  });

  test('lets one of two at once do the work', async () => {
    const first = install({ env: configured() });
    const second = install({ env: configured() });
    expect([(await first).code, (await second).code]).toEqual([0, 0]);
    expect(registry.asked).toHaveLength(2);
  });

  test('takes Node from an archive like that of nodejs.org', async () => {
    const whole = join(base, `node-v24.21.0-${PLATFORM}`);
    await mkdir(join(whole, 'lib', 'node_modules', 'npm', 'bin'), { recursive: true });
    await ended(spawn('cp', ['-R', join(downloads.directory, 'node', 'package', 'bin'), join(whole, 'bin')]));
    await writeFile(join(whole, 'LICENSE'), '');
    await writeFile(join(whole, 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'), '');
    const name = `node-v24.21.0-${PLATFORM}.tar.gz`;
    await ended(spawn('tar', ['-czf', join(base, name), '-C', base, `node-v24.21.0-${PLATFORM}`]));
    const archive = await readFile(join(base, name));
    const serve = async (sum: string) => {
      await registry.stop();
      const sums = Buffer.from(`${'0'.repeat(64)}  another\n${sum}  ${name}\n`);
      const files: readonly [string, Buffer][] = [
        ['/v24.21.0/SHASUMS256.txt', sums],
        [`/v24.21.0/${name}`, archive],
      ];
      registry = await standInRegistry(downloads, new Map(files));
      return install({ env: { REC_IO_NODE_ARCHIVES: registry.url.slice(0, -1) } });
    };
    expect(await serve('1'.repeat(64))).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('REC-601'),
    });
    expect(await serve(createHash('sha256').update(archive).digest('hex'))).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  test('asks the distribution’s own npm package where npm fetches from, and installs nothing for it', async () => {
    const asked = join(base, 'apt asked');
    const tools = {
      and: {
        'apt-get': `for last; do :; done; echo "$*" >>'${asked}'; [ "$last" != npm ] || : >npm_9.deb`,
        'dpkg-deb': `mkdir -p "$3/usr/share/npm-registry-fetch/lib" &&
          echo "  registry: '${registry.url}'," >"$3/usr/share/npm-registry-fetch/lib/default-opts.js"`,
      },
    };
    expect(await install({ tools })).toMatchObject({ code: 0, stderr: '' });
    const commands = (await readFile(asked, 'utf8')).trim().split('\n');
    expect(commands.map((command) => command.split(' ').at(-1))).toEqual(['update', 'npm']);
    for (const command of commands) {
      expect(command).toContain(`Dir::State=${join(clone, '.runtime')}/`);
      expect(command).toContain(`Dir::Cache=${join(clone, '.runtime')}/`);
      expect(command).not.toContain(' install ');
    }
  });

  test.each([
    ['apt-get', 'apt-get update && apt-get install -y nodejs npm'],
    ['dnf', 'dnf install -y nodejs npm'],
    ['yum', 'yum install -y nodejs npm'],
    ['brew', 'brew install node'],
  ])('and without any way to one, names the command of %s', async (manager, command) => {
    const { code, stderr } = await install({ tools: { without: ['curl'], and: { [manager]: 'exit 1' } } });
    expect(code).toBe(3);
    expect(stderr).toContain(command);
  });

  test('says it in JSON where JSON was asked for, and nothing else on standard output', async () => {
    const { code, stdout } = await install({ tools: { without: ['curl'] }, args: ['--quick', '--json'] });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'REC-601' } });
  });

  test('uses the npm that is there', async () => {
    const npm = `case $1 in pack) cp '${downloads.directory}'/"$(case $2 in npm@*) echo npm ;; *) echo node ;; esac)".tgz \\
      "$4/$(echo "$2" | tr @ -).tgz" ;; esac`;
    expect(await install({ tools: { without: ['curl'], and: { npm } } })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  test('refuses a clone that it cannot write', async () => {
    // Root may write everywhere; a file in the way stops root, too.
    await writeFile(join(clone, '.runtime'), '');
    expect(await install({ env: configured() })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('REC-602'),
    });
  });

  test('takes over the lock of a process that is gone', async () => {
    await mkdir(join(clone, '.runtime', 'setup.lock'), { recursive: true });
    const gone = spawn('true');
    await ended(gone);
    await writeFile(join(clone, '.runtime', 'setup.lock', 'pid'), `${gone.pid}\n`);
    expect((await install({ env: configured() })).code).toBe(0);
    expect(await leftovers()).toEqual([]);
  });
});
