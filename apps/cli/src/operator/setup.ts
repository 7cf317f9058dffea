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
  /** The name or address under which new installations find this server; null: this machine's name. */
  readonly host: string | null;
  /** Where the connection file for new installations is written. */
  readonly out: string;
};

export type SetupResult = Omit<InstallerUser, 'password'> & {
  /** Null: the role kept its password, and the file written earlier is still right. */
  readonly connectionFile: string | null;
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
  if (password === null) return { ...user, connectionFile: null };
  const host = request.host ?? hostname();
  const local = ['localhost', '127.0.0.1', '::1'].includes(host);
  const connection: SourceConnection = {
    host,
    port: database.admin.port,
    database: user.database,
    user: user.role,
    password,
    sslMode: local ? 'disable' : 'require',
    sslRootCert: null,
  };
  await writeDurably(request.out, connectionFileText(connection), 0o600);
  return { ...user, connectionFile: request.out };
}

export function setupText({ role, database, access, connectionFile }: SetupResult, out: string): string {
  const file =
    connectionFile === null
      ? [
          'The role keeps its password: the connection file that was written with it is still right.',
          existsSync(out) ? `  ${out}` : '  If it is lost: --new-password makes another password and file.',
        ]
      : [
          `Give this file to each new installation; it holds the password and is written nowhere else (mode 0600):`,
          `  ${connectionFile}`,
        ];
  return [
    `${role} may read analytics, historical_data and live_data of ${database}, and add to the installation log. Nothing else.`,
    '',
    ...file,
    '',
    `Put these lines at the top of ${access.file}, before all others:`,
    ...access.lines.map((line) => `  ${line}`),
    ...access.notes.map((note) => `Note: ${note}`),
    '',
    'Then prove it from a machine of that range: recio operator test-logging --connection FILE',
  ].join('\n');
}
