import type { AccountId } from '@rec-io/domain/account-right';
import { type AuditEntry, type AuditFilter, type AuditRow, WHOLE_AUDIT } from '@rec-io/domain/audit-entry';
import type { Pool } from 'pg';
import { openedRows, sealedEntry } from './audit-seal.ts';
import { asUser } from './transaction.ts';

export const postgresAudit = (pool: Pool) => ({
  write: (entry: AuditEntry) => writeAudit(pool, entry),
  read: (account: AccountId, before: number | null, limit: number, filter = WHOLE_AUDIT) =>
    readAudit(pool, account, filter, before, limit),
});

/** What is personal in it is sealed for its person. */
export async function writeAudit(pool: Pool, entry: AuditEntry): Promise<void> {
  const { ownerNo, account, userNo, via, action } = entry;
  await asUser(pool, ownerNo, async (client) => {
    const { login, detail, address, userAgent } = await sealedEntry(client, entry);
    await client.query(
      `INSERT INTO users.audit (owner_no, account, user_no, login, via, action, detail, address, user_agent)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [ownerNo, account, userNo, login, via, action, JSON.stringify(detail), address, userAgent],
    );
  });
}

/** What was done on an account, newest first. @param before only what is older than this `seq`; null: all */
function readAudit(
  pool: Pool,
  { ownerNo, account }: AccountId,
  { userNo, login, what, via, from, to, zone }: AuditFilter,
  before: number | null,
  limit: number,
): Promise<readonly AuditRow[]> {
  return asUser(pool, ownerNo, async (client) => {
    const { rows } = await client.query<AuditRow>(
      `SELECT seq::float8 AS seq, (extract(epoch FROM occurred_at) * 1000)::float8 AS "timeMs", user_no AS "userNo", login, via,
         action, detail, address, user_agent AS "userAgent"
       FROM users.audit
       WHERE owner_no = $1 AND account = $2 AND ($3::bigint IS NULL OR seq < $3)
         AND ($5::text IS NULL OR user_no = $5) AND ($6::text IS NULL OR login = $6
           OR login LIKE 'sealed1:' || (SELECT f.user_no FROM users.find_login($6) f) || ':%')
         AND ($7::text IS NULL OR action = $7 OR starts_with(action, $7 || '.')) AND ($8::text IS NULL OR via = $8)
         AND occurred_at >= coalesce($9::date::timestamp AT TIME ZONE $11, '-infinity')
         AND occurred_at < coalesce(($10::date + 1)::timestamp AT TIME ZONE $11, 'infinity')
       ORDER BY seq DESC LIMIT $4`,
      [ownerNo, account, before, limit, userNo, login, what, via, from, to, zone],
    );
    return openedRows(client, rows);
  });
}
