import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { openPool } from '@rec-io/database/connection';
import { shellWord } from '@rec-io/installer/shell-word';
import type { Pool } from 'pg';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';

/** One word for our part of a repository that others may share. */
export const STANZA = 'rec-io';
const CONF = '/etc/pgbackrest/conf.d/rec-io.conf';
const REPOSITORY = '/var/lib/pgbackrest';

/** The machine's own PostgreSQL, as pgBackRest has to know it. */
export type MachineServer = {
  readonly dataDirectory: string;
  readonly port: number;
  /** Of a local connection, which its superuser needs no password for. */
  readonly socketDirectory: string;
  readonly superuser: string;
  readonly archiveMode: string;
  readonly archiveCommand: string;
  readonly failed: number;
  readonly newestMs: number | null;
};

/** Where the program is; null: it is not installed. */
export async function findPgBackRest(path = process.env['PATH'] ?? ''): Promise<string | null> {
  for (const directory of [...path.split(delimiter), '/usr/bin', '/usr/local/bin']) {
    const file = join(directory || '.', 'pgbackrest');
    if (
      directory !== '' &&
      (await access(file, constants.X_OK).then(
        () => true,
        () => false,
      ))
    )
      return file;
  }
  return null;
}

/** As the database's owner, who is no superuser there: what is not told is what Debian has. */
export async function machineServer(installation: Installation): Promise<MachineServer> {
  const database = await borrowDatabase(installation);
  const pool = openPool(database.admin, { max: 1, name: 'rec-io-archive' });
  try {
    return await seeServer(pool);
  } finally {
    await pool.end();
    await database.close();
  }
}

export async function seeServer(pool: Pool): Promise<MachineServer> {
  const { rows } = await pool.query<{ name: string; setting: string | null }>(
    // Told to superusers alone: the places.
    `SELECT name, current_setting(name, true) AS setting FROM unnest(ARRAY['port', 'archive_mode', 'server_version_num']) AS name
     UNION ALL SELECT name, setting FROM pg_settings WHERE name IN ('data_directory', 'unix_socket_directories', 'archive_command')`,
  );
  const told = new Map(rows.map(({ name, setting }) => [name, setting]));
  const archived = await pool.query<{ failed: number; newest: number | null }>(
    `SELECT failed_count::float8 AS failed, (extract(epoch FROM last_archived_time) * 1000)::float8 AS newest FROM pg_stat_archiver`,
  );
  const major = Math.floor(Number(told.get('server_version_num') ?? 0) / 10_000);
  return {
    dataDirectory: told.get('data_directory') ?? `/var/lib/postgresql/${major}/main`,
    port: Number(told.get('port') ?? 5432),
    socketDirectory: told.get('unix_socket_directories')?.split(',')[0]?.trim() || '/var/run/postgresql',
    superuser: 'postgres',
    archiveMode: told.get('archive_mode') ?? 'off',
    archiveCommand: told.get('archive_command') ?? '',
    failed: archived.rows[0]?.failed ?? 0,
    newestMs: archived.rows[0]?.newest ?? null,
  };
}

/** Whether its log is handed over: it has been, or was not refused yet since the statistics began. */
export const isArchiving = ({ archiveMode, newestMs, failed }: MachineServer): boolean =>
  archiveMode !== 'off' && (newestMs !== null || failed === 0);

/** What pgBackRest has to know of our server. @param repository where it keeps copies and log */
export const configurationText = (server: MachineServer, repository = REPOSITORY): string =>
  [
    `[${STANZA}]`,
    `pg1-path=${server.dataDirectory}`,
    `pg1-port=${server.port}`,
    `pg1-socket-path=${server.socketDirectory}`,
    `pg1-user=${server.superuser}`,
    '',
    '[global]',
    `repo1-path=${repository}`,
    'repo1-retention-full=2',
    'repo1-retention-diff=7',
    'start-fast=y',
    'compress-type=lz4',
    '',
  ].join('\n');

/** The server's settings; they hold from its next start on. */
export const serverSettings = (program: string): Readonly<Record<string, string>> => ({
  archive_mode: 'on',
  archive_timeout: '60s',
  archive_command: `${program} --stanza=${STANZA} archive-push %p`,
});

const as = (words: readonly string[]): string => `sudo -u postgres ${words.map(shellWord).join(' ')}`;

/** The words after `pgbackrest`. */
export const restoreWords = (toMs: number | null): readonly string[] => [
  `--stanza=${STANZA}`,
  '--delta',
  ...(toMs === null
    ? []
    : [
        '--type=time',
        `--target=${new Date(toMs).toISOString().replace('T', ' ').replace('Z', '+00')}`,
        '--target-action=promote',
      ]),
  'restore',
];

/** Everything that makes the machine's own server keep its log, for its administrator to type. */
export function setUpText(server: MachineServer, program: string): string {
  const psql = as(['psql', '-p', String(server.port), '-c']);
  const settings = Object.entries(serverSettings(program)).map(
    ([name, value]) => `${psql} "ALTER SYSTEM SET ${name} = '${value}'"`,
  );
  return [
    `# 1. ${CONF}, readable by postgres:`,
    configurationText(server),
    '# 2. The server hands over its log; for that it is started anew, which ends all its connections for a moment:',
    ...settings,
    'sudo systemctl restart postgresql',
    '# 3. The place of it, a look whether it works, and the first copy:',
    as([program, `--stanza=${STANZA}`, 'stanza-create']),
    as([program, `--stanza=${STANZA}`, 'check']),
    as([program, `--stanza=${STANZA}`, '--type=full', 'backup']),
    '# 4. A copy every night, and a full one on Sundays (/etc/cron.d/rec-io-pgbackrest):',
    `30 3 * * 0   postgres ${program} --stanza=${STANZA} --type=full backup`,
    `30 3 * * 1-6 postgres ${program} --stanza=${STANZA} --type=diff backup`,
  ].join('\n');
}

/** The way back to a moment, for the same. @param toMs null: as far as the log goes */
export const wayBackText = (toMs: number | null, program: string): string =>
  [
    'recio stop',
    'sudo systemctl stop postgresql',
    as([program, ...restoreWords(toMs)]),
    'sudo systemctl start postgresql',
    '# Proves what is there now, and gives the ledger an epoch of its own: no order gets an id that the exchange knows.',
    'recio restore --restored',
    'recio start',
    'recio reconcile',
  ].join('\n');
