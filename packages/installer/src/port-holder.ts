import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTEN = '0A';

/**
 * Who listens on a TCP port, in words: `"node" (pid 123)`. Only what this account may see of /proc; elsewhere and for
 * other accounts' programs it is just another program.
 */
export function portHolder(port: number): string {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeners(table, port)));
  for (const pid of inodes.size === 0 ? [] : processes()) {
    if (!holdsAny(pid, inodes)) continue;
    return `"${read(`/proc/${pid}/comm`).trim()}" (pid ${pid})`;
  }
  return 'another program';
}

/** Socket inodes that listen on the port, from a table of /proc/net. */
function listeners(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return read(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTEN && fields[1]?.endsWith(`:${wanted}`))
    .flatMap((fields) => (fields[9] === undefined ? [] : [fields[9]]));
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
