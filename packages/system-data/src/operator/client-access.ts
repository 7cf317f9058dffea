import { escapeIdentifier } from 'pg';
import type { Ask } from '../role-rights.ts';
import { INSTALLER_ROLE } from '../schemas.ts';

/** What the operator has to change by hand so that installations can reach the server. */
export type ClientAccess = {
  /** The server's file of who may come from where. */
  readonly file: string;
  /** To stand above all other lines of that file. */
  readonly lines: readonly string[];
  /** What else keeps clients out or is unsafe, in words. */
  readonly notes: readonly string[];
};

/**
 * The lines are shown and never written: the file belongs to the server's administrator. The last one keeps the role out of
 * every other database and away from unencrypted connections, whatever more general lines follow.
 */
export async function clientAccess(ask: Ask, ranges: readonly string[]): Promise<ClientAccess> {
  const [server] = await ask<{
    database: string;
    file: string;
    tls: boolean;
    listen: string;
    method: string;
  }>(`SELECT current_database() AS database, current_setting('hba_file') AS file,
    current_setting('ssl')::boolean AS tls, current_setting('listen_addresses') AS listen,
    current_setting('password_encryption') AS method`);
  if (server === undefined) throw new Error('the server does not tell its settings');
  const database = /^[a-z_][a-z0-9_]*$/.test(server.database)
    ? server.database
    : escapeIdentifier(server.database);
  const onlyHere = server.listen
    .split(',')
    .every((name) => ['', 'localhost', '127.0.0.1', '::1'].includes(name.trim()));
  return {
    file: server.file,
    lines: [
      ...ranges.map((range) => `hostssl  ${database}  ${INSTALLER_ROLE}  ${range}  scram-sha-256`),
      `host     all  ${INSTALLER_ROLE}  all  reject`,
    ],
    notes: [
      ...(ranges.length === 0 ? ['no address range was named (--from CIDR), so nobody is let in yet'] : []),
      ...(server.tls
        ? []
        : ['TLS is off on this server (ssl = off): switch it on first, or nobody can sign in']),
      ...(onlyHere
        ? [
            `the server listens on this machine only (listen_addresses = '${server.listen}'): name an address and restart it`,
          ]
        : []),
      'afterwards: SELECT pg_reload_conf();',
    ],
  };
}
