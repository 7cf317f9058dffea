import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type ProcessIdentity, processStarted } from '@rec-io/installer/process-identity';

export type FoundProcess = ProcessIdentity & {
  /** The account that it runs as. */
  readonly uid: number;
  readonly args: readonly string[];
};

/** Every process of this machine that this account may look into. Not those of containers and other roots: their paths are not ours. */
export function processes(): readonly FoundProcess[] {
  return process.platform === 'linux' ? ofProc() : ofPs();
}

function ofProc(): readonly FoundProcess[] {
  const { dev, ino } = statSync('/');
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const pid = Number(name);
      // Its identity first: were it replaced meanwhile, the arguments would be another's and the identity void.
      const started = processStarted(pid);
      const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').slice(0, -1);
      if (started === null || args.length === 0) return [];
      const root = statSync(`/proc/${name}/root/`);
      if (root.dev !== dev || root.ino !== ino) return [];
      return [{ pid, started, uid: statSync(`/proc/${name}`).uid, args }];
    } catch {
      // It has ended, or it is another account's.
      return [];
    }
  });
}

/** Where arguments can be had only in one text, they are parted at spaces. */
function ofPs(): readonly FoundProcess[] {
  const text = execFileSync('ps', ['-axww', '-o', 'pid=,uid=,args='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [, pid, uid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const started = pid === undefined ? null : processStarted(Number(pid));
    return started === null ? [] : [{ pid: Number(pid), started, uid: Number(uid), args: args.split(' ') }];
  });
}

const MAIN = '/apps/cli/src/main.ts';

/**
 * Which program of an installation a process is; null when it is none. Proven by its whole command (our main file, `run`, the
 * program, this directory) and by its account, not by a name or a port: those any process can have.
 * @param accounts those that programs of this installation can run as
 */
export function programOf(
  { args, uid }: FoundProcess,
  dataDir: string,
  accounts: ReadonlySet<number>,
): string | null {
  if (!accounts.has(uid) || basename(args[0] ?? '') !== 'node') return null;
  const at = args.findIndex((argument) => argument.endsWith(MAIN));
  const [run, program = '', option, ...directory] = args.slice(at + 1);
  const ours = at > 0 && run === 'run' && option === '--data-dir' && directory.join(' ') === dataDir;
  return ours && !program.startsWith('-') ? program : null;
}

/**
 * Whether a process is Supervisor with this configuration, started by an account that may start it: what another one calls its
 * process proves nothing.
 */
export const isSupervisorOf = (
  { args, uid }: FoundProcess,
  conf: string,
  accounts: ReadonlySet<number>,
): boolean =>
  accounts.has(uid) && args.some((argument) => basename(argument) === 'supervisord') && args.includes(conf);
