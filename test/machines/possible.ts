import { spawnSync } from 'node:child_process';

/** Why no clean machine can be made here; null when one can. */
export function whyNoMachines(): string | null {
  if (process.getuid?.() !== 0) return 'needs root';
  for (const program of ['debootstrap', 'unshare', 'nsenter', 'chroot'])
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) return `needs ${program}`;
  const { status } = spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']);
  return status === 0 ? null : 'needs namespaces of its own';
}
