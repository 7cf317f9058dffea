import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Why no clean machine can be made here; null when one can. */
export function whyNoMachines(): string | null {
  if (process.getuid?.() !== 0) return 'needs root';
  for (const program of ['debootstrap', 'unshare', 'nsenter', 'chroot'])
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) return `needs ${program}`;
  const { status } = spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']);
  return status === 0 ? null : 'needs namespaces of its own';
}

/** Why none can be made here whose first process is systemd; null when one can. */
export function whyNoSystemd(): string | null {
  const why = whyNoMachines();
  if (why !== null) return why;
  const mounts = readFileSync('/proc/self/mounts', 'utf8');
  return / cgroup2 rw[ ,]/.test(mounts) ? null : 'needs cgroups of version 2 that may be written';
}
