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
  /** Entries out of which a deleted person was taken. */
  readonly erased: number;
  /** Which of the given heads are not in the chain any more. */
  readonly missing: readonly AuditHead[];
};

type Row = {
  readonly number: string;
  readonly hash: string;
  readonly parts: Parts;
  /** By which entry the person in it was taken out; null: nobody was. */
  readonly erasedBy: string | null;
  readonly action: string;
  readonly detail: { readonly erased?: unknown; readonly digest?: unknown };
};
type Parts = readonly (string | null)[];

/** A person was deleted: says how many entries of theirs lay plain, and what is left of those. */
export const PERSON_DELETED = 'person.deleted';

/** Of an entry, in their order: what its hash is over. */
export const HASHED_PARTS = `ARRAY[seq::text, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), owner_no, account, user_no, login, via, action, detail::text, address, user_agent]`;

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
  const erasures = new Erasures();
  for (;;) {
    const { rows } = await client.query<Row>(
      `SELECT seq::text AS number, hash, ${HASHED_PARTS} AS parts, erased_by::text AS "erasedBy", action,
         CASE WHEN action = '${PERSON_DELETED}' THEN detail ELSE '{}' END AS detail
       FROM users.audit WHERE seq > $1 ORDER BY seq LIMIT ${PAGE}`,
      [head?.seq ?? Number.MIN_SAFE_INTEGER],
    );
    for (const { number, hash, parts, erasedBy, action, detail } of rows) {
      const found: AuditHead = { seq: Number(number), hash };
      // What was taken out is not there to be hashed: what is left is proved by the entry that says so.
      if (erasedBy !== null) erasures.add(erasedBy, parts, hash);
      else if (hash !== auditHash(parts, before)) brokenAt ??= found.seq;
      else if (action === PERSON_DELETED) erasures.declare(number, detail);
      if (wanted.get(found.seq)?.hash === hash) wanted.delete(found.seq);
      before = hash;
      head = found;
      entries++;
    }
    if (rows.length < PAGE) break;
  }
  const undeclared = erasures.undeclared();
  if (undeclared !== null && (brokenAt === null || undeclared < brokenAt)) brokenAt = undeclared;
  return { entries, head, brokenAt, erased: erasures.count, missing: [...wanted.values()] };
}

type Erased = { readonly firstSeq: number; readonly digest: ErasedDigest };

/** What was taken out, by the entry that is to say so. */
class Erasures {
  count = 0;
  readonly #found = new Map<string, Erased>();
  readonly #declared = new Map<string, { readonly erased?: unknown; readonly digest?: unknown }>();

  add(by: string, parts: Parts, hash: string): void {
    const known = this.#found.get(by) ?? { firstSeq: Number(parts[0]), digest: new ErasedDigest() };
    known.digest.add(parts, hash);
    this.#found.set(by, known);
    this.count++;
  }

  declare(seq: string, detail: { readonly erased?: unknown; readonly digest?: unknown }): void {
    this.#declared.set(seq, detail);
  }

  /** The first entry of which a part is gone and no entry says truly so; null: none. */
  undeclared(): number | null {
    const wrong = [...this.#found].flatMap(([by, { firstSeq, digest }]) => {
      const said = this.#declared.get(by);
      return said?.erased === digest.count && said.digest === digest.hex() ? [] : [firstSeq];
    });
    return wrong.length === 0 ? null : Math.min(...wrong);
  }
}

/** Of what is left of entries out of which a person was taken, in their order, with their hashes of before. */
export class ErasedDigest {
  count = 0;
  readonly #hash = createHash('sha256');

  add(parts: Parts, hash: string): void {
    this.#hash.update(`${auditHash(parts, hash)}\n`);
    this.count++;
  }

  hex(): string {
    return this.#hash.copy().digest('hex');
  }
}

/** As `users.audit_hash` of the database: each field with its length in bytes, the hash before first. */
function auditHash(parts: readonly (string | null)[], before: string): string {
  const text = [before, ...parts]
    .map((part) => (part === null ? '-' : `${Buffer.byteLength(part)}:${part}`))
    .join(',');
  return createHash('sha256').update(text).digest('hex');
}
