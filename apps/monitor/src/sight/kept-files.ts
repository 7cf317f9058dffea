import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { WatchedCertificate } from '../checks/limits.ts';
import type { SeenCertificate } from './seen.ts';

const OTHERS = 0o077;
const ASK_MS = 2_000;

/** Of a chain the first, which is its own; of a host what is served under its name on this machine, whoever signed it. */
export async function seeCertificate(watched: WatchedCertificate): Promise<SeenCertificate> {
  const { name } = watched;
  try {
    const raw = 'path' in watched ? await readFile(watched.path) : await served(watched.host, watched.port);
    return { name, endsAtMs: Date.parse(new X509Certificate(raw).validTo), problem: null };
  } catch (error) {
    // The proxy may be on another machine, which watches its own.
    if ('host' in watched && (error as NodeJS.ErrnoException).code === 'ECONNREFUSED')
      return { name, endsAtMs: null, problem: null };
    return { name, endsAtMs: null, problem: `it cannot be read: ${(error as Error).message}` };
  }
}

async function served(host: string, port: number): Promise<Buffer> {
  const socket = connect({ host: '127.0.0.1', port, servername: host, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(ASK_MS) });
    return socket.getPeerCertificate().raw;
  } finally {
    socket.destroy();
  }
}

/** Files of a directory that others of this machine may read or change, and such as we cannot read ourselves. */
export async function seePermissions(
  directory: string,
): Promise<readonly { readonly path: string; readonly problem: string }[]> {
  const own = await stat(directory).catch(() => null);
  if (own === null) return [{ path: directory, problem: 'it is not there' }];
  const found = (own.mode & OTHERS) === 0 ? [] : [tooOpen(directory, own.mode, '700')];
  const names = await readdir(directory).catch((error: Error) => error);
  if (names instanceof Error) return [...found, { path: directory, problem: names.message }];
  for (const name of names) {
    const path = join(directory, name);
    const file = await lstat(path).catch(() => null);
    if (file !== null && !file.isSymbolicLink() && (file.mode & OTHERS) !== 0)
      found.push(tooOpen(path, file.mode, file.isDirectory() ? '700' : '600'));
  }
  return found;
}

const tooOpen = (path: string, mode: number, wanted: string) => ({
  path,
  problem: `others may use it (${(mode & 0o777).toString(8)}): chmod ${wanted} '${path}'`,
});
