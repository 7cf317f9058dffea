import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CleanRoot, cachesDir } from './clean-root.ts';

/** What is first in a machine, and how to get to it from outside. */
export type FirstProcess = {
  /** Ends with its standard input, and the machine with it; or when the machine turns itself off. */
  readonly keeper: ChildProcess;
  /** The command line that runs what follows it inside. */
  readonly enter: readonly string[];
};

export type BootOptions = {
  /** Without a network, only the machine's own loopback. */
  readonly alone?: boolean;
};

/** The first process of a machine whose root has systemd is that; of a bare one it is a shell that waits. */
export async function firstProcess(root: CleanRoot, { alone = false }: BootOptions): Promise<FirstProcess> {
  const systemd = root.kind === 'systemd';
  const script = join(import.meta.dirname, systemd ? 'init-systemd.sh' : 'init.sh');
  const [program, ...args] = [
    // The other one makes its namespaces itself.
    ...(systemd
      ? []
      : ['unshare', '--mount', '--pid', '--fork', '--kill-child', ...(alone ? ['--net'] : [])]),
    ...['bash', script, root.path, cachesDir, root.suite, ...(alone ? ['alone'] : [])],
  ];
  // Its input is a pipe of ours: when we end, however that may be, it ends.
  const keeper = spawn(program ?? '', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = await Promise.race([once(keeper.stdout, 'data'), once(keeper, 'exit')]);
  const [up, pid] = String(said).trim().split(' ');
  if (up !== 'up') throw new Error(`the machine in ${root.path} did not come up`);
  const network = alone ? ['--net'] : [];
  const enter = systemd
    ? ['--target', pid ?? '', '--mount', '--pid', '--cgroup', '--uts', '--ipc', ...network, '--root', '--wd']
    : ['--target', await childOf(keeper), '--mount', '--pid', ...network, 'chroot', root.path];
  return { keeper, enter: ['nsenter', ...enter] };
}

/** unshare stays outside; its child is process 1 of the machine. */
async function childOf({ pid }: ChildProcess): Promise<string> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.trim().split(' ')[0] ?? '';
}
