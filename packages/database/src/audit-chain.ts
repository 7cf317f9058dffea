import { createHash } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';

/** The end of the chain: whoever knows it elsewhere can tell later whether everything before it is as it was. */
export type AuditHead = {
  /** Of the newest entry. */
  readonly seq: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
};

export type AuditProof = {
  readonly entries: number;
  /** Null without any entry. */
  readonly head: AuditHead | null;
  /** The first entry that is not what its hash says, or does not go on from the one before; null when all do. */
  readonly brokenAt: number | null;
  /** Which of the given heads are not in the chain any more. */
  readonly missing: readonly AuditHead[];
};

type Row = { readonly number: string; readonly hash: string; readonly parts: readonly (string | null)[] };

/** So many at once. */
const PAGE = 2_000;

/** @returns null without any entry. As the database's owner: others see one account. */
export async function auditHead(client: ClientBase | Pool): Promise<AuditHead | null> {
  const { rows } = await client.query<AuditHead>(
    'SELECT seq::float8 AS seq, hash FROM users.audit ORDER BY seq DESC LIMIT 1',
  );
  return rows[0] ?? null;
}

/**
 * Computes the whole chain anew, from the first entry on, by code of its own: a changed function of the database changes nothing here.
 * As the database's owner: others see one account.
 * @param known heads that were seen before and kept elsewhere
 */
export async function proveAudit(
  client: ClientBase | Pool,
  known: readonly AuditHead[] = [],
): Promise<AuditProof> {
  const wanted = new Map(known.map((head) => [head.seq, head]));
  let [entries, head, brokenAt]: [number, AuditHead | null, number | null] = [0, null, null];
  let before = '';
  for (;;) {
    const { rows } = await client.query<Row>(
      `SELECT seq::text AS number, hash, ARRAY[seq::text, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), owner_no, account,
         user_no, login, via, action, detail::text, address, user_agent] AS parts
       FROM users.audit WHERE seq > $1 ORDER BY seq LIMIT ${PAGE}`,
      [head?.seq ?? Number.MIN_SAFE_INTEGER],
    );
    for (const { number, hash, parts } of rows) {
      const found: AuditHead = { seq: Number(number), hash };
      if (hash !== auditHash(parts, before)) brokenAt ??= found.seq;
      if (wanted.get(found.seq)?.hash === hash) wanted.delete(found.seq);
      before = hash;
      head = found;
      entries++;
    }
    if (rows.length < PAGE) break;
  }
  return { entries, head, brokenAt, missing: [...wanted.values()] };
}

/** As `users.audit_hash` of the database: each field with its length in bytes, the hash before first. */
function auditHash(parts: readonly (string | null)[], before: string): string {
  const text = [before, ...parts]
    .map((part) => (part === null ? '-' : `${Buffer.byteLength(part)}:${part}`))
    .join(',');
  return createHash('sha256').update(text).digest('hex');
}
