import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

const LISTEN = '0A';

/** `words`: `"node" (pid 123)`; `pid`: null when it cannot be seen. */
export type PortHolder = { readonly pid: number | null; readonly words: string };

const unseen = (words: string): PortHolder => ({ pid: null, words });

/** Who listens on a TCP port, in words. */
export const portHolder = (port: number): string => findPortHolder(port).words;

/**
 * Who listens on a TCP port. Of other accounts' programs an ordinary account sees only whose they are; programs in a container
 * that shares this machine's network are in nobody's list.
 */
export function findPortHolder(port: number): PortHolder {
  if (process.platform === 'darwin') return fromLsof(port) ?? unseen('another program');
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeners(table, port));
  const inodes = new Set(sockets.map(({ inode }) => inode));
  for (const pid of inodes.size === 0 ? [] : processes())
    if (holdsAny(pid, inodes)) return named(pid, programName(pid), forContainer(pid));
  const [socket] = sockets;
  if (socket === undefined) return unseen('another program');
  return unseen(
    process.getuid?.() === 0
      ? 'a program in a container'
      : `a program of the account ${accountName(socket.uid)}`,
  );
}

const named = (pid: string, name: string, more = ''): PortHolder => ({
  pid: Number(pid),
  words: `"${name}" (pid ${pid})${more}`,
});

/** Node calls its first thread "MainThread", which tells nobody what to stop. */
function programName(pid: string): string {
  const name = read(`/proc/${pid}/comm`).trim();
  return (name === 'MainThread' && basename(link(`/proc/${pid}/exe`))) || name;
}

type Listener = { readonly inode: string; readonly uid: string };

/** Sockets that listen on the port, from a table of /proc/net. */
function listeners(table: string, port: number): Listener[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return read(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTEN && fields[1]?.endsWith(`:${wanted}`))
    .flatMap(({ 7: uid, 9: inode }) => (inode === undefined || uid === undefined ? [] : [{ inode, uid }]));
}

/** Docker opens the published ports of its containers by a program of its own, which names where they lead. */
function forContainer(pid: string): string {
  const parts = read(`/proc/${pid}/cmdline`).split('\0');
  const after = (flag: string) => parts[parts.indexOf(flag) + 1];
  if (!parts.includes('-container-ip')) return '';
  return ` for the container at ${after('-container-ip')}:${after('-container-port')}`;
}

const accountName = (uid: string): string =>
  read('/etc/passwd')
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[2] === uid)?.[0] ?? `number ${uid}`;

/** macOS has no such table; `-F` prints one field per line: `p123`, `cnode`. */
function fromLsof(port: number): PortHolder | null {
  const { stdout } = spawnSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
    encoding: 'utf8',
    timeout: 3_000,
  });
  const field = (letter: string) => new RegExp(`^${letter}(.+)$`, 'm').exec(stdout ?? '')?.[1];
  const pid = field('p');
  return pid === undefined ? null : named(pid, field('c') ?? 'a program');
}

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function holdsAny(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const target = /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`));
      return target?.[1] !== undefined && inodes.has(target[1]);
    });
  } catch {
    return false;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
