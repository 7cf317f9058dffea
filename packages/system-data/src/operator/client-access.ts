import { escapeIdentifier } from 'pg';
import type { Ask } from '../role-rights.ts';
import { INSTALLER_ROLE } from '../schemas.ts';

/** What has to stand in the server's files so that installers can reach it. */
export type ClientAccess = {
  /** The server's file of who may come from where. */
  readonly file: string;
  /** To stand above all other lines of that file. */
  readonly lines: readonly string[];
  /** What else keeps clients out or is unsafe, in words. */
  readonly notes: readonly string[];
};

/** From here the operator tries what installers may do. */
const THIS_MACHINE = ['127.0.0.1/32', '::1/128'];

/**
 * A `+` in front of a role means whoever belongs to it, so the lines are for all invitations, also those to come. The last ones
 * keep them out of every other database, and away from unencrypted connections, whatever more general lines follow.
 */
export async function clientAccess(ask: Ask, ranges: readonly string[]): Promise<ClientAccess> {
  const [server] = await ask<{ database: string; file: string; tls: boolean; listen: string }>(
    `SELECT current_database() AS database, current_setting('hba_file') AS file,
      current_setting('ssl')::boolean AS tls, current_setting('listen_addresses') AS listen`,
  );
  if (server === undefined) throw new Error('the server does not tell its settings');
  const database = /^[a-z_][a-z0-9_]*$/.test(server.database)
    ? server.database
    : escapeIdentifier(server.database);
  const onlyHere = server.listen
    .split(',')
    .every((name) => ['', 'localhost', '127.0.0.1', '::1'].includes(name.trim()));
  const everywhere = [...THIS_MACHINE, ...ranges.filter((range) => !THIS_MACHINE.includes(range))];
  return {
    file: server.file,
    lines: [
      ...everywhere.map((range) => `hostssl  ${database}  +${INSTALLER_ROLE}  ${range}  scram-sha-256`),
      `host     all  +${INSTALLER_ROLE}  all  reject`,
      `local    all  +${INSTALLER_ROLE}  reject`,
    ],
    notes: [
      ...(ranges.length === 0
        ? ['no address range was named (--from CIDR), so nobody is let in but from this machine']
        : []),
      ...(server.tls ? [] : ['TLS is off on this server (ssl = off), so nobody can sign in yet']),
      ...(onlyHere
        ? [
            `the server listens on this machine only (listen_addresses = '${server.listen}'): name an address and restart it, or lead installers to it by a tunnel`,
          ]
        : []),
    ],
  };
}

/** From where installers may come by the lines that the server has now, so that a run without ranges takes none away. */
export async function knownRanges(ask: Ask): Promise<readonly string[]> {
  const rules = await ask<{ address: string; mask: string | null }>(
    `SELECT address, netmask AS mask FROM pg_hba_file_rules
     WHERE type = 'hostssl' AND '+${INSTALLER_ROLE}' = ANY (user_name) AND auth_method = 'scram-sha-256' ORDER BY line_number`,
  );
  return rules
    .map(({ address, mask }) => `${address}/${bitsOf(mask ?? '')}`)
    .filter((range) => !THIS_MACHINE.includes(range));
}

/** How many ones a netmask begins with: `255.255.255.0` has 24, `ffff:ffff::` has 32. */
function bitsOf(mask: string): number {
  const groups = mask.includes(':')
    ? mask.split(':').map((group) => Number.parseInt(group || '0', 16))
    : mask.split('.').map(Number);
  return groups.map((group) => group.toString(2).replaceAll('0', '').length).reduce((sum, n) => sum + n, 0);
}
