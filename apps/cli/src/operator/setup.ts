import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeDurably } from '@rec-io/installer/durable-file';
import type { InstallerUser } from '@rec-io/system-data/operator/setup-installer-user';
import type { SourceConnection } from '@rec-io/system-data/source-connection';
import { CLONE } from '../clone.ts';
import type { OperatorDatabase } from './operator-access.ts';

export type SetupRequest = {
  readonly ranges: readonly string[];
  readonly newPassword: boolean;
  /** The name or address under which new installations find this server; null: as in the file, else this machine's name. */
  readonly host: string | null;
  /** Where the connection file for new installations is written. */
  readonly out: string;
};

export type SetupResult = Omit<InstallerUser, 'password'> & {
  /** What was written; null: the role kept its password, and the file written earlier is still right. */
  readonly connectionFile: string | null;
  /** The name that the file has for this server; null: there is no such file. */
  readonly host: string | null;
  readonly passwordKept: boolean;
};

/** Makes the role and, with a new password, the file for new installations. The password is in that file and nowhere else. */
export async function setUp(database: OperatorDatabase, request: SetupRequest): Promise<SetupResult> {
  const { setupInstallerUser } = await import('@rec-io/system-data/operator/setup-installer-user');
  const { connectionFileText } = await import('@rec-io/system-data/connection-file');
  const { password, ...user } = await setupInstallerUser({
    superuser: await database.superuser(),
    sql: readFileSync(join(CLONE.root, 'scripts', 'setup_installer_user.sql'), 'utf8'),
    ranges: request.ranges,
    // A file that was lost cannot be written again: only a verifier of its password is kept.
    newPassword: request.newPassword,
  });
  const earlier = await earlierFile(request.out).catch((error: unknown) => {
    // With a new password nothing of it is needed.
    if (password === null) throw error;
    return null;
  });
  const told = { ...user, passwordKept: password === null };
  // Without the file, its password is nowhere.
  if (password === null && earlier === null) return { ...told, host: null, connectionFile: null };
  const host = request.host ?? earlier?.host ?? hostname();
  if (password === null && earlier?.host === host) return { ...told, host, connectionFile: null };
  const connection: SourceConnection = {
    host,
    port: database.admin.port,
    database: user.database,
    user: user.role,
    password: password ?? earlier?.password ?? '',
    sslMode: LOCAL.has(host) ? 'disable' : 'require',
    sslRootCert: earlier?.host === host ? earlier.sslRootCert : null,
  };
  await writeDurably(request.out, connectionFileText(connection), 0o600);
  return { ...told, host, connectionFile: request.out };
}

const LOCAL: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

async function earlierFile(path: string): Promise<SourceConnection | null> {
  if (!existsSync(path)) return null;
  const { readConnectionFile } = await import('@rec-io/system-data/connection-file');
  return readConnectionFile(path);
}

export function setupText(result: SetupResult, out: string): string {
  const { role, database, access } = result;
  return [
    `${role} may read analytics, historical_data and live_data of ${database}, and add to the installation log. Nothing else.`,
    '',
    ...fileText(result, out),
    '',
    `Put these lines at the top of ${access.file}, before all others:`,
    ...access.lines.map((line) => `  ${line}`),
    ...access.notes.map((note) => `Note: ${note}`),
    '',
    'Then prove it from a machine of that range: recio operator test-logging --connection FILE',
  ].join('\n');
}

function fileText({ connectionFile, host, passwordKept }: SetupResult, out: string): readonly string[] {
  if (connectionFile === null)
    return [
      'The role keeps its password: the connection file that was written with it is still right.',
      host === null
        ? '  If it is lost: --new-password makes another password and file.'
        : `  ${out} (${host})`,
    ];
  return [
    passwordKept
      ? `The role keeps its password. Its file names this server ${host} from now on; files given out before do not:`
      : `Give this file to each new installation; it holds the password and is written nowhere else (mode 0600):`,
    `  ${connectionFile}`,
  ];
}
