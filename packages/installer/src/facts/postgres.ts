import type { Machine } from '../machine.ts';
import { lines, output } from './ask.ts';
import { type Fact, found } from './fact.ts';
import type { PostgresCluster, PostgresFacts, RunningPostgres } from './facts.ts';
import { type Process, processes } from './processes.ts';

/** Where packages put server programs: Debian, the project's own for RHEL, RHEL, Homebrew on either processor. */
const BINARIES =
  '/usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres /usr/bin/postgres /opt/homebrew/opt/postgresql@*/bin/postgres /usr/local/opt/postgresql@*/bin/postgres';

/** Which PostgreSQL is installed, set up and running. */
export const postgresFacts = (machine: Machine): Promise<Fact<PostgresFacts>> =>
  found(async () => ({
    installed: await installedServers(machine),
    clusters: parseClusters((await output(machine, 'pg_lsclusters', '--no-header')) ?? ''),
    running: await runningServers(machine),
  }));

async function installedServers(machine: Machine): Promise<PostgresFacts['installed']> {
  const files = lines(
    await output(machine, 'sh', '-c', `for f in ${BINARIES}; do [ -x "$f" ] && echo "$f"; done; :`),
  );
  const versions = await Promise.all(
    files.map(async (binary) => {
      const text = await output(machine, binary, '--version');
      const [, version] = /\(PostgreSQL\)\s+(\S+)/.exec(text ?? '') ?? [];
      return version === undefined ? [] : [{ version, binary }];
    }),
  );
  return versions.flat().sort((a, b) => Number.parseFloat(b.version) - Number.parseFloat(a.version));
}

/** `15  main  5432 online postgres /var/lib/postgresql/15/main /var/log/…`; a status may be `online,recovery`. */
export function parseClusters(text: string): readonly PostgresCluster[] {
  return lines(text).flatMap((line) => {
    const [version, name, port, status, owner, dataDir] = line.split(/\s+/);
    if (dataDir === undefined || !/^\d+$/.test(port ?? '')) return [];
    return [
      {
        version: version ?? '',
        name: name ?? '',
        port: Number(port),
        status: status ?? '',
        owner: owner ?? '',
        dataDir,
      },
    ];
  });
}

/** The servers that run, by their first process: its children carry other titles. */
export async function runningServers(machine: Machine): Promise<readonly RunningPostgres[]> {
  const servers = (await processes(machine)).filter(isPostmaster);
  return Promise.all(servers.map((server) => describe(machine, server)));
}

function isPostmaster({ arguments: [program = '', ...rest] }: Process): boolean {
  return (
    /(^|\/)(postgres|postmaster)$/.test(program) &&
    rest.some((argument) => /^(-D|--config|-c$)/.test(argument))
  );
}

async function describe(machine: Machine, process: Process): Promise<RunningPostgres> {
  const { pid, account } = process;
  const { dataDir, port } = fromArguments(process.arguments);
  const file = dataDir === null ? null : await machine.read(`${dataDir}/postmaster.pid`);
  const fromFile = Number(file?.split('\n')[3]);
  const exe = await output(machine, 'readlink', `/proc/${pid}/exe`);
  const version = dataDir === null ? null : await machine.read(`${dataDir}/PG_VERSION`);
  return {
    pid,
    account,
    dataDir,
    port: Number.isInteger(fromFile) && fromFile > 0 ? fromFile : port,
    version: version?.trim() ?? null,
    binary: exe?.replace(/ \(deleted\)$/, '') ?? process.arguments[0] ?? null,
    replaced: exe?.endsWith(' (deleted)') ?? false,
  };
}

function fromArguments(parts: readonly string[]): { dataDir: string | null; port: number | null } {
  const after = (flag: string): string | null => {
    const at = parts.findIndex(
      (part) => part === flag || (part.startsWith(flag) && part.length > flag.length),
    );
    if (at < 0) return null;
    return parts[at] === flag ? (parts[at + 1] ?? null) : (parts[at]?.slice(flag.length) ?? null);
  };
  const port = Number(after('-p') ?? Number.NaN);
  return { dataDir: after('-D'), port: Number.isInteger(port) ? port : null };
}
