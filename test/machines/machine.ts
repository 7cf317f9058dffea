import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CleanRoot } from './clean-root.ts';
import { type BootOptions, firstProcess } from './first-process.ts';

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type RunAs = {
  /** An account of the machine; root when it is not given. */
  readonly user?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads; nothing when it is not given. */
  readonly input?: string;
  readonly timeoutMs?: number;
};

/** A clean machine that is up: its programs see only each other and, unless it is alone, the network of this one. */
export type CleanMachine = {
  readonly root: CleanRoot;
  /** Runs a program in it. Programs that stay after it, like a service, stay until the machine goes off. */
  run(command: readonly string[], as?: RunAs): Promise<Ran>;
  /** The same for a line of shell. @throws Error with its output when it fails: for what a test only prepares */
  must(line: string, as?: RunAs): Promise<string>;
  /** The words that take whatever follows them into it, as one process: for a terminal, which must not be forked away from. */
  way(as?: RunAs): readonly string[];
  /** Ends everything that runs in it at once, as pulling the plug would. The files stay. */
  off(): Promise<void>;
  /** Turns it off as its owner would, by systemd: what runs is asked to end. */
  shutDown(): Promise<void>;
};

const TIMEOUT_MS = 600_000;
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** Boots a root: by systemd where the root has it. */
export async function boot(root: CleanRoot, options: BootOptions = {}): Promise<CleanMachine> {
  for (const file of ['etc/resolv.conf', 'etc/hosts']) await copyFile(`/${file}`, join(root.path, file));
  const { keeper, enter } = await firstProcess(root, options);
  const gone = once(keeper, 'exit');

  const way = ({ user = 'root', cwd = '/', env = {} }: RunAs, ...fork: readonly '--no-fork'[]) => {
    const home = user === 'root' ? '/root' : `/home/${user}`;
    const environment = {
      ...{ PATH, HOME: home, USER: user, LANG: 'C.UTF-8', TERM: 'dumb' },
      ...{ NODE_EXTRA_CA_CERTS: CERTIFICATES, npm_config_cache: `/var/cache/npm/${user}` },
      ...env,
    };
    const account = user === 'root' ? [] : ['setpriv', '--reuid', user, '--regid', user, '--init-groups'];
    const [nsenter = '', ...inside] = enter;
    return [...[nsenter, ...fork, ...inside], ...['env', '-i', '-C', cwd, ...pairs(environment), ...account]];
  };
  const run = async (command: readonly string[], as: RunAs = {}): Promise<Ran> => {
    const { input = '', timeoutMs = TIMEOUT_MS } = as;
    const [program = '', ...args] = [...way(as), ...command];
    return outputOf(
      (stdout, stderr) => spawn(program, args, { stdio: ['pipe', stdout, stderr], detached: true }),
      input,
      timeoutMs,
    );
  };
  return {
    root,
    run,
    way: (as = {}) => way(as, '--no-fork'),
    async must(line, as) {
      const { code, stdout, stderr } = await run(['sh', '-c', line], as);
      if (code !== 0) throw new Error(`${line}\nended with ${code}\n${stdout}\n${stderr}`);
      return stdout;
    },
    async off() {
      keeper.stdin?.end();
      await gone;
    },
    async shutDown() {
      await run(['systemctl', 'poweroff']);
      await gone;
    },
  };
}

const pairs = (environment: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(environment).map(([name, value]) => `${name}=${value}`);

/**
 * Its output goes to files: programs that stay in the background may hold them, and only the program itself is waited for.
 */
async function outputOf(
  start: (stdout: number, stderr: number) => ChildProcess,
  input: string,
  timeoutMs: number,
): Promise<Ran> {
  const directory = await mkdtemp(join(tmpdir(), 'rec-io-output-'));
  const stdout = await open(join(directory, 'out'), 'w');
  const stderr = await open(join(directory, 'err'), 'w');
  try {
    const child = start(stdout.fd, stderr.fd);
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
    let tooLong = '';
    const timer = setTimeout(() => {
      tooLong = `\nIt did not end within ${timeoutMs / 1_000} s and was stopped.`;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, timeoutMs);
    const [code] = (await once(child, 'exit')) as [number | null];
    clearTimeout(timer);
    const said = (name: string): Promise<string> => readFile(join(directory, name), 'utf8');
    return { code, stdout: await said('out'), stderr: (await said('err')) + tooLong };
  } finally {
    await Promise.all([stdout.close(), stderr.close()]);
    await rm(directory, { recursive: true });
  }
}
