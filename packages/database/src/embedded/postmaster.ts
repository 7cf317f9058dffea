import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { runProgram } from './program.ts';

/** What a server writes about itself into `postmaster.pid`. */
export type Postmaster = { readonly pid: number; readonly port: number };

export const postmasterFile = (clusterDir: string): string => path.join(clusterDir, 'postmaster.pid');

/** The server that runs on this cluster now; null when there is none, also when a stale file says otherwise. */
export async function findPostmaster(clusterDir: string): Promise<Postmaster | null> {
  const recorded = await recordedPostmaster(clusterDir);
  return recorded !== null && (await worksIn(recorded.pid, clusterDir)) ? recorded : null;
}

/** What the file says, whether or not it is true. */
export async function recordedPostmaster(clusterDir: string): Promise<Postmaster | null> {
  const text = await readFile(postmasterFile(clusterDir), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return Number.isInteger(pid) && pid > 0 ? { pid, port } : null;
}

/**
 * Whether a process is a server of this cluster. Process ids are used again, so being alive proves nothing; a server's
 * working directory is its cluster. A zombie has none.
 */
export async function worksIn(pid: number, clusterDir: string): Promise<boolean> {
  const cluster = await realpath(clusterDir).catch(() => clusterDir);
  if (process.platform === 'linux') {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => null)) === cluster;
  }
  const { output } = await runProgram('ps', ['-o', 'command=', '-p', String(pid)], null);
  return output.includes(clusterDir) || output.includes(cluster);
}

/** Whether any process still works in the cluster: backends may outlive a killed postmaster for a moment. */
export async function isClusterInUse(clusterDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return (await findPostmaster(clusterDir)) !== null;
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name) && (await worksIn(Number(name), clusterDir))) return true;
  }
  return false;
}
