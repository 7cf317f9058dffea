import type { AccountId } from '@rec-io/domain/account-right';
import type { AuditEntry, AuditRow } from '@rec-io/domain/audit-entry';
import type { Pool } from 'pg';
import { asUser } from './transaction.ts';

export const postgresAudit = (pool: Pool) => ({
  write: (entry: AuditEntry) => writeAudit(pool, entry),
  read: (account: AccountId, before: number | null, limit: number) => readAudit(pool, account, before, limit),
});

export async function writeAudit(pool: Pool, entry: AuditEntry): Promise<void> {
  const { ownerNo, account, userNo, login, via, action, detail, address, userAgent } = entry;
  await asUser(pool, ownerNo, (client) =>
    client.query(
      `INSERT INTO users.audit (owner_no, account, user_no, login, via, action, detail, address, user_agent)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [ownerNo, account, userNo, login, via, action, JSON.stringify(detail), address, userAgent],
    ),
  );
}

/** What was done on an account, newest first. @param before only what is older than this `seq`; null: all */
function readAudit(
  pool: Pool,
  { ownerNo, account }: AccountId,
  before: number | null,
  limit: number,
): Promise<readonly AuditRow[]> {
  return asUser(pool, ownerNo, async (client) => {
    const { rows } = await client.query<AuditRow>(
      `SELECT seq::float8 AS seq, (extract(epoch FROM occurred_at) * 1000)::float8 AS "timeMs", user_no AS "userNo", login, via,
         action, detail, address, user_agent AS "userAgent"
       FROM users.audit WHERE owner_no = $1 AND account = $2 AND ($3::bigint IS NULL OR seq < $3) ORDER BY seq DESC LIMIT $4`,
      [ownerNo, account, before, limit],
    );
    return rows;
  });
}
