import { ADMIN_ROLE, DATABASE_NAME, LOGIN_ROLES } from '../roles.ts';
import type { Superuser } from './superuser.ts';

/** A rule of `pg_hba.conf` as the server reads it. */
export type HbaRule = {
  readonly line_number: number;
  readonly type: string;
  readonly database: readonly string[];
  readonly user_name: readonly string[];
  readonly address: string | null;
  readonly netmask: string | null;
  readonly auth_method: string;
};

/** How a server lets our roles in from this machine. */
export type LoopbackAccess =
  | { readonly kind: 'password' }
  /** Everybody on this machine is let in as anyone: it works, and its owner should know. */
  | { readonly kind: 'trust'; readonly line: number }
  | { readonly kind: 'missing'; readonly reason: string };

/** The line that lets them in, to be put before all others. */
export const HBA_LINE = `host ${DATABASE_NAME} ${[ADMIN_ROLE, ...LOGIN_ROLES].join(',')} 127.0.0.1/32 scram-sha-256`;

export async function loopbackAccess(superuser: Superuser): Promise<LoopbackAccess> {
  const rules = await superuser.rows<HbaRule>(
    `SELECT line_number, type, database, user_name, address, netmask, auth_method
     FROM pg_hba_file_rules WHERE error IS NULL ORDER BY line_number`,
  );
  return judge(rules);
}

/** As the server decides: by the first rule that fits. */
export function judge(rules: readonly HbaRule[]): LoopbackAccess {
  for (const user of [ADMIN_ROLE, ...LOGIN_ROLES]) {
    const rule = rules.find((found) => fits(found, user));
    if (rule === undefined) return { kind: 'missing', reason: `no rule lets ${user} in from 127.0.0.1` };
    if (rule.auth_method === 'trust') return { kind: 'trust', line: rule.line_number };
    // With md5, a role whose password is kept as a SCRAM verifier is asked by SCRAM.
    if (!['scram-sha-256', 'md5'].includes(rule.auth_method))
      return {
        kind: 'missing',
        reason: `line ${rule.line_number} asks ${user} by ${rule.auth_method}, not for its password`,
      };
  }
  return { kind: 'password' };
}

function fits({ type, database, user_name, address, netmask }: HbaRule, user: string): boolean {
  if (!['host', 'hostnossl'].includes(type)) return false;
  const forDatabase = database.some((name) => name === 'all' || name === DATABASE_NAME);
  const forUser = user_name.some((name) => name === 'all' || name === user);
  return forDatabase && forUser && holdsLoopback(address, netmask);
}

function holdsLoopback(address: string | null, netmask: string | null): boolean {
  if (address === null) return false;
  if (['all', 'samehost', 'samenet', 'localhost'].includes(address)) return true;
  const [at, mask] = [bits(address), bits(netmask ?? '255.255.255.255')];
  if (at === null || mask === null) return false;
  return (at & mask) >>> 0 === (0x7f000001 & mask) >>> 0;
}

function bits(address: string): number | null {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255))
    return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
