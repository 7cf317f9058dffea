import type { AuditEntry } from '@rec-io/domain/audit-entry';
import { openText, sealText } from '@rec-io/program-parts/sealed-text';
import type { ClientBase } from 'pg';

/** What is shown where a person was who is deleted. */
export const DELETED_PERSON = 'deleted person';

/** Says itself for whom it is sealed: `sealed1:0002:…` */
const SEALED = /^sealed1:(\d{4}):(.+)$/s;
const BEGINNING = 'sealed1:';

/** Which details name a person by their login, and which a thing of whoever did it by its name. */
const NAMES_SOMEBODY: ReadonlySet<string> = new Set(['right.granted', 'right.revoked', 'second-factor.off']);
const NAMES_OWN_THING: ReadonlySet<string> = new Set(['key.made', 'passkey.made', 'passkey.named']);

/** Which field of an entry's detail is personal; null: none. `of`: whether it is its doer's, or the person's of that login. */
export function personalDetail(
  action: string,
): { readonly field: string; readonly of: 'doer' | 'login' } | null {
  if (NAMES_SOMEBODY.has(action)) return { field: 'login', of: 'login' };
  return NAMES_OWN_THING.has(action) ? { field: 'name', of: 'doer' } : null;
}

/**
 * An entry as it is written: login, address and browser are sealed for the person who did it, or tried it by their login; names in the detail for
 * whom they are of, and say nothing where that person is gone. What is of nobody here stays: the account of the machine, the monitor, a login that nobody has.
 */
export async function sealedEntry(
  client: ClientBase,
  entry: AuditEntry,
  gone: Gone | null = null,
): Promise<AuditEntry> {
  const { userNo, login, via, action, detail, address, userAgent } = entry;
  const isPerson = via === 'page' || via === 'key';
  const doer = isPerson ? (userNo ?? (await userNoOf(client, login, gone))) : null;
  const seal = doer === null ? null : await sealerFor(client, doer);
  const personal = personalDetail(action);
  const named = personal === null ? undefined : detail[personal.field];
  return {
    ...entry,
    ...(seal === null ? {} : { login: seal(login), address: seal(address), userAgent: seal(userAgent) }),
    ...(personal === null || typeof named !== 'string'
      ? {}
      : {
          detail: { ...detail, [personal.field]: await sealedDetail(client, personal.of, named, seal, gone) },
        }),
  };
}

type Seal = (text: string) => string;
/** Somebody who is deleted in this very transaction: their login is nobody’s any more. */
type Gone = { readonly userNo: string; readonly login: string };

async function sealedDetail(
  client: ClientBase,
  of: 'doer' | 'login',
  text: string,
  sealForDoer: Seal | null,
  gone: Gone | null,
): Promise<string> {
  if (of === 'doer') return sealForDoer?.(text) ?? text;
  const named = await userNoOf(client, text, gone);
  return named === null ? text : ((await sealerFor(client, named))?.(text) ?? text);
}

/** Null for somebody who was deleted meanwhile: nothing of them is written any more. */
async function sealerFor(client: ClientBase, userNo: string): Promise<Seal | null> {
  const { rows } = await client.query<{ key: Buffer | null }>('SELECT users.audit_key($1) AS key', [userNo]);
  const key = rows[0]?.key ?? null;
  if (key === null) return (text) => (text === '' ? '' : DELETED_PERSON);
  return (text) => (text === '' ? '' : `${BEGINNING}${userNo}:${sealText(key, userNo, text)}`);
}

async function userNoOf(client: ClientBase, login: string, gone: Gone | null): Promise<string | null> {
  if (login === '') return null;
  if (login.toLowerCase() === gone?.login.toLowerCase()) return gone.userNo;
  const { rows } = await client.query<{ userNo: string }>(
    'SELECT user_no AS "userNo" FROM users.find_login($1)',
    [login],
  );
  return rows[0]?.userNo ?? null;
}

type Readable = Readonly<Record<string, unknown>>;

/** Rows with every sealed text in them opened, also in their details; what was a deleted person's says that. */
export async function openedRows<T extends Readable>(
  client: ClientBase,
  rows: readonly T[],
): Promise<readonly T[]> {
  const numbers = new Set<string>();
  const note = (text: string): string => {
    const [, userNo] = SEALED.exec(text) ?? [];
    if (userNo !== undefined) numbers.add(userNo);
    return text;
  };
  for (const row of rows) mapped(row, note);
  if (numbers.size === 0) return rows;
  const keys = await keysOf(client, [...numbers]);
  const open = (text: string): string => {
    const [, userNo = '', sealed = ''] = SEALED.exec(text) ?? [];
    if (userNo === '') return text;
    const key = keys.get(userNo);
    return (key === undefined ? null : openText(key, userNo, sealed)) ?? DELETED_PERSON;
  };
  return rows.map((row) => mapped(row, open));
}

async function keysOf(client: ClientBase, numbers: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const { rows } = await client.query<{ userNo: string; key: Buffer }>(
    'SELECT user_no AS "userNo", key FROM users.audit_keys_of($1)',
    [numbers],
  );
  return new Map(rows.map(({ userNo, key }) => [userNo, key]));
}

function mapped<T extends Readable>(row: T, change: (text: string) => string): T {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (typeof value === 'string') return [name, change(value)];
      const isDetail =
        typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
      return [name, isDetail ? mapped(value as Readable, change) : value];
    }),
  ) as T;
}
