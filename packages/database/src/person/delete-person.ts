import type { AccountId } from '@rec-io/domain/account-right';
import type { AuditEntry } from '@rec-io/domain/audit-entry';
import type { Pool, PoolClient } from 'pg';
import { ErasedDigest, HASHED_PARTS, PERSON_DELETED } from '../audit-chain.ts';
import { DELETED_PERSON, sealedEntry } from '../audit-seal.ts';
import { USER_NO } from '../connection.ts';
import { inTransaction } from '../transaction.ts';

export type DeletedPerson = {
  readonly userNo: string;
  readonly tables: number;
  /** Entries of the audit that lay plain, out of which they were taken. */
  readonly erased: number;
};

/** Whoever wants a whole table is waited for that long; everybody else waits behind. */
const LOCK = '10s';
const ROWS = 500;

/**
 * Takes a person out of the database, in one transaction: tables, rows, the key of what of them is sealed in the audit, and what of
 * them lies plain there. Whether they may be deleted is the caller's to ask first. Their directory is theirs until `filesGone`.
 * @param adminPool of the database's owner
 * @param by who does it, and into whose audit it is written
 */
export function deletePerson(
  adminPool: Pool,
  person: { readonly userNo: string; readonly login: string },
  by: AccountId & { readonly login: string },
): Promise<DeletedPerson> {
  const { userNo } = person;
  if (!USER_NO.test(userNo)) throw new RangeError(`a user number has four digits: ${userNo}`);
  return inTransaction(adminPool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = '${LOCK}'`);
    await client.query("SELECT set_config('rec_io.user_no', $1, true)", [userNo]);
    // Whoever writes meanwhile waits, and finds nobody.
    await client.query('LOCK TABLE users.audit IN SHARE ROW EXCLUSIVE MODE');
    const tables = await dropTables(client, userNo);
    await deleteRows(client, person);
    const digest = await erase(client, person);
    await client.query('INSERT INTO users.deletions (user_no) VALUES ($1)', [userNo]);
    await declare(client, person.userNo, digest, by);
    return { userNo, tables, erased: digest.count };
  });
}

/** Of whom the directory is still to go, because something ended in between. */
export async function unfinishedDeletions(adminPool: Pool): Promise<readonly string[]> {
  const { rows } = await adminPool.query<{ userNo: string }>(
    'SELECT user_no AS "userNo" FROM users.deletions WHERE files_gone_at IS NULL ORDER BY user_no',
  );
  return rows.map(({ userNo }) => userNo);
}

/** Numbers that belong to nobody any more, and are not given away. */
export async function deletedNumbers(adminPool: Pool): Promise<readonly string[]> {
  const { rows } = await adminPool.query<{ userNo: string }>(
    'SELECT user_no AS "userNo" FROM users.deletions ORDER BY user_no',
  );
  return rows.map(({ userNo }) => userNo);
}

export async function filesGone(adminPool: Pool, userNo: string): Promise<void> {
  await adminPool.query('UPDATE users.deletions SET files_gone_at = now() WHERE user_no = $1', [userNo]);
}

/** @returns how many partitions went */
async function dropTables(client: PoolClient, userNo: string): Promise<number> {
  await client.query(`DROP VIEW IF EXISTS users.active_trades_${userNo}`);
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM users.partitioned_tables t
     JOIN pg_class c ON c.relnamespace = 'users'::regnamespace AND c.relname = t.name || '_' || $1 ORDER BY 1`,
    [userNo],
  );
  for (const { name } of rows) await client.query(`DROP TABLE ${name}`);
  return rows.length;
}

/** What is kept by rules that hold for everybody else: an owner for each account, acceptances for ever. */
async function deleteRows(
  client: PoolClient,
  { userNo, login }: { readonly userNo: string; readonly login: string },
): Promise<void> {
  const said = (sql: string, ...more: readonly string[]) => client.query(sql, [userNo, ...more]);
  await client.query('ALTER TABLE users.account_rights DISABLE TRIGGER keep_an_owner');
  await said('DELETE FROM users.account_rights WHERE user_no = $1 OR owner_no = $1');
  await client.query('UPDATE users.account_rights SET granted_by = $2 WHERE lower(granted_by) = lower($1)', [
    login,
    DELETED_PERSON,
  ]);
  await client.query('ALTER TABLE users.account_rights ENABLE TRIGGER keep_an_owner');
  await client.query('ALTER TABLE users.risk_acceptances DISABLE TRIGGER append_only');
  await said('DELETE FROM users.risk_acceptances WHERE owner_no = $1');
  await said('UPDATE users.risk_acceptances SET login = $2 WHERE user_no = $1', DELETED_PERSON);
  await client.query('ALTER TABLE users.risk_acceptances ENABLE TRIGGER append_only');
  await said('DELETE FROM users.notification_reads WHERE user_no = $1 OR owner_no = $1');
  await said('DELETE FROM users.api_keys WHERE owner_no = $1');
  await said(
    'UPDATE users.sessions SET owner_no = NULL, account = NULL WHERE owner_no = $1 AND user_no <> $1',
  );
  // With it go sessions, devices, passkeys, keys, second factors, and the key of the audit.
  await said('DELETE FROM users.user_info WHERE user_no = $1');
}

type Plain = Pick<AuditEntry, 'userNo' | 'login' | 'via' | 'action' | 'detail' | 'address' | 'userAgent'> & {
  readonly seq: string;
};

/**
 * Entries that lie plain and hold something of the person, of before entries were sealed: they are taken out, and whoever else stands there is sealed,
 * so that the same entry need never be changed again.
 */
async function erase(
  client: PoolClient,
  person: { readonly userNo: string; readonly login: string },
): Promise<ErasedDigest> {
  await client.query('ALTER TABLE users.audit DISABLE TRIGGER append_only');
  for (let after = '-9223372036854775808'; ; ) {
    const { rows } = await client.query<Plain>(
      `SELECT seq::text, user_no AS "userNo", login, via, action, detail, address, user_agent AS "userAgent"
       FROM users.audit
       WHERE seq > $3 AND erased_by IS NULL AND login NOT LIKE 'sealed1:%'
         AND (user_no = $1 OR (via IN ('page', 'key') AND lower(login) = lower($2)) OR lower(detail->>'login') = lower($2))
       ORDER BY seq LIMIT ${ROWS}`,
      [person.userNo, person.login, after],
    );
    for (const row of rows) {
      const left = await sealedEntry(client, { ...row, ownerNo: '', account: '' }, person);
      await client.query(
        `UPDATE users.audit SET login = $2, detail = $3, address = $4, user_agent = $5, erased_by = 0 WHERE seq = $1`,
        [row.seq, left.login, JSON.stringify(left.detail), left.address, left.userAgent],
      );
    }
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < ROWS) break;
  }
  return digestOfErased(client);
}

/** Read as it lies there now: what is proved later is what the server says. */
async function digestOfErased(client: PoolClient): Promise<ErasedDigest> {
  const digest = new ErasedDigest();
  for (let after = '-9223372036854775808'; ; ) {
    const { rows } = await client.query<{ seq: string; hash: string; parts: (string | null)[] }>(
      `SELECT seq::text, hash, ${HASHED_PARTS} AS parts FROM users.audit WHERE seq > $1 AND erased_by = 0
       ORDER BY seq LIMIT ${ROWS}`,
      [after],
    );
    for (const { parts, hash } of rows) digest.add(parts, hash);
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < ROWS) break;
  }
  return digest;
}

/** The entry that says what was done, and proves what is left of those that were changed. */
async function declare(
  client: PoolClient,
  userNo: string,
  digest: ErasedDigest,
  { ownerNo, account, login }: AccountId & { readonly login: string },
): Promise<void> {
  const detail = { user: userNo, erased: digest.count, digest: digest.hex() };
  const { rows } = await client.query<{ seq: string }>(
    `INSERT INTO users.audit (owner_no, account, login, via, action, detail) VALUES ($1, $2, $3, 'command', $4, $5)
     RETURNING seq::text`,
    [ownerNo, account, login, PERSON_DELETED, JSON.stringify(detail)],
  );
  await client.query('UPDATE users.audit SET erased_by = $1 WHERE erased_by = 0', [rows[0]?.seq]);
  await client.query('ALTER TABLE users.audit ENABLE TRIGGER append_only');
}
