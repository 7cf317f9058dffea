import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ended, type Result } from './fixtures/recio.ts';
import { type Downloads, standInClone, standInDownloads, toolsIn } from './fixtures/stand-in-clone.ts';
import { type StandInRegistry, standInRegistry } from './fixtures/stand-in-registry.ts';

const SCRIPT = readFileSync(join(import.meta.dirname, '..', '..', '..', 'install.sh'), 'utf8');

describe('install.sh read from a pipe', () => {
  let downloads: Downloads;
  let base = '';
  let source = '';
  let registry: StandInRegistry;
  beforeAll(() => {
    downloads = standInDownloads();
  });
  afterAll(() => rm(downloads.directory, { recursive: true }));
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'rec-io piped '));
    source = join(base, 'the source');
    standInClone(source, downloads);
    await mkdir(join(base, 'here'));
    registry = await standInRegistry(downloads);
  });
  afterEach(async () => {
    await registry.stop();
    await rm(base, { recursive: true, force: true });
  });

  const clone = () => join(base, 'here', 'rec-io');
  const here = () => readdir(join(base, 'here'));
  const environment = (more: Readonly<Record<string, string>> = {}, without: readonly string[] = []) => {
    const path = join(base, 'tools');
    if (!existsSync(path)) toolsIn(path, { without });
    const nowhere = 'http://127.0.0.1:9/dist';
    return {
      ...{ HOME: base, PATH: path, NPM_CONFIG_REGISTRY: registry.url, REC_IO_NODE_ARCHIVES: nowhere },
      ...{ REC_IO_SOURCE: source, ...more },
    };
  };
  type Given = {
    readonly script?: string;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly without?: readonly string[];
    readonly umask?: string;
  };
  /** In a session of its own: there is no terminal to ask at. */
  const pipe = ({ script = SCRIPT, args = [], env, without, umask = '022' }: Given = {}): Promise<Result> => {
    const child = spawn('/bin/sh', ['-c', `umask ${umask}; exec sh -s -- "$@"`, 'sh', ...args], {
      cwd: join(base, 'here'),
      env: environment(env, without),
      detached: true,
      stdio: 'pipe',
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(script);
    return ended(child);
  };
  const intoRepository = async () => {
    const git = (...args: readonly string[]) =>
      ended(spawn('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: source }));
    await git('init', '--quiet');
    await git('add', '--all');
    expect((await git('commit', '--quiet', '-m', 'a release')).code).toBe(0);
  };
  const intoArchive = async (name: string): Promise<string> => {
    await cp(source, join(base, 'rec-io-0.1.0'), { recursive: true });
    const archive = join(base, name);
    expect((await ended(spawn('tar', ['-czf', archive, '-C', base, 'rec-io-0.1.0']))).code).toBe(0);
    return archive;
  };

  test('fetches a clone and installs from it; what follows in the pipe is no answer', async () => {
    const { code, stdout } = await pipe({
      script: `${SCRIPT}\necho an answer\n`,
      args: ['--quick', '--speed', '5'],
    });
    expect(code).toBe(0);
    expect(stdout).toContain('recio install --quick --speed 5\nreads \n');
    expect(stdout).not.toContain('an answer');
    expect(await here()).toEqual(['rec-io']);
  });

  test('without options is the full installation, which finds nothing to read where no terminal is', async () => {
    expect((await pipe()).stdout).toContain('recio install\nreads \n');
  });

  test('asks at the terminal, not at the pipe', async () => {
    // `script` gives the whole pipeline a terminal of its own, and its input is what is typed there.
    await writeFile(join(base, 'install.sh'), SCRIPT);
    const line = `cat '${join(base, 'install.sh')}' | sh`;
    const child = spawn('/usr/bin/script', ['--quiet', '--return', '--command', line, '/dev/null'], {
      cwd: join(base, 'here'),
      env: environment(),
      stdio: 'pipe',
    });
    // Typed ahead, then the end of the input as a terminal has it.
    child.stdin.write('a typed answer\n\u0004');
    const { stdout } = await ended(child);
    child.stdin.destroy();
    expect(stdout).toContain('reads a typed answer');
  });

  test('does nothing at all when the download of it broke off anywhere', { timeout: 300_000 }, async () => {
    const lines = SCRIPT.split('\n');
    const ends = lines.map((_, at) => lines.slice(0, at).join('\n').length);
    const inTheLastLines = Array.from({ length: 20 }, (_, back) => SCRIPT.trimEnd().length - 1 - back);
    for (const end of [...ends.filter((_, at) => at % 7 === 0), ...inTheLastLines]) {
      const { stdout } = await pipe({ script: SCRIPT.slice(0, end) });
      expect([end, stdout, await here()]).toEqual([end, '', []]);
    }
  });

  test('clones a repository with git', async () => {
    await intoRepository();
    expect((await pipe({ args: ['--quick'] })).code).toBe(0);
    expect(existsSync(join(clone(), '.git'))).toBe(true);
  });

  test.each(['rec-io-0.1.0.tar.gz', 'rec-io.tgz'])('unpacks an archive, %s, without git', async (name) => {
    const archive = await intoArchive(name);
    const { code } = await pipe({
      env: { REC_IO_SOURCE: archive, REC_IO_CLONE: 'a new/place' },
      without: ['git'],
    });
    expect(code).toBe(0);
    expect(existsSync(join(base, 'here', 'a new', 'place', 'install.sh'))).toBe(true);
  });

  test('takes the archive of a repository’s host where git is missing', async () => {
    const archive = await readFile(await intoArchive('x.tar.gz'));
    await registry.stop();
    registry = await standInRegistry(downloads, new Map([['/org/rec-io/archive/HEAD.tar.gz', archive]]));
    const env = { REC_IO_SOURCE: `${registry.url}org/rec-io.git` };
    expect((await pipe({ env, without: ['git'] })).code).toBe(0);
  });

  test('refuses an archive in which a file is not what its manifest says', async () => {
    await writeFile(join(source, 'MANIFEST.sha256'), `${'0'.repeat(64)}  install.sh\n`);
    const { code, stderr } = await pipe({ env: { REC_IO_SOURCE: await intoArchive('x.tar.gz') } });
    expect(code).toBe(3);
    expect(stderr).toContain('REC-609');
    expect(await here()).toEqual([]);
  });

  test.each(['http://127.0.0.1:9/rec-io.git', '/nonexistent/x.tar.gz', '/nonexistent'])(
    'says that %s cannot be fetched, and leaves nothing',
    async (from) => {
      const { code, stderr } = await pipe({ env: { REC_IO_SOURCE: from } });
      expect(code).toBe(3);
      expect(stderr).toContain(`REC-609 REC.IO could not be fetched from ${from}.`);
      expect(await here()).toEqual([]);
    },
  );

  test('never writes into a folder of others', async () => {
    await mkdir(clone());
    await writeFile(join(clone(), 'theirs'), '');
    const { code, stderr } = await pipe();
    expect(code).toBe(3);
    expect(stderr).toContain('REC-608');
    expect(await readdir(clone())).toEqual(['theirs']);
  });

  test('takes an empty folder, and uses the clone that it made before', async () => {
    await mkdir(clone());
    expect((await pipe({ args: ['--quick'] })).code).toBe(0);
    await writeFile(join(clone(), 'mine'), '');
    expect((await pipe({ args: ['--quick'] })).code).toBe(0);
    expect(existsSync(join(clone(), 'mine'))).toBe(true);
  });

  test.each(['000', '077'])(
    'with umask %s makes a clone that all may read and nobody else may change',
    async (umask) => {
      await pipe({ args: ['--quick'], umask });
      for (const path of ['.', 'install.sh', 'tools'])
        expect((await stat(join(clone(), path))).mode & 0o066).toBe(0o044);
    },
  );

  test('explains itself without fetching anything', async () => {
    const { code, stdout } = await pipe({ args: ['--help'] });
    expect(code).toBe(0);
    expect(stdout).toContain('sh -s --');
    expect(await here()).toEqual([]);
  });
});
