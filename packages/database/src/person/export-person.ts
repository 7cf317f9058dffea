import { constants, createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Cell, csvLine } from '@rec-io/domain/csv';
import type { Pool, PoolClient } from 'pg';
import { ZipFile } from 'yazl';
import { openedRows } from '../audit-seal.ts';
import { ACCOUNT_PARTS, PERSON_PARTS, type PersonalPart } from './personal-parts.ts';

export type ExportedPerson = {
  readonly userNo: string;
  /** Their directory in the installation; null: none. Credentials in it stay where they are. */
  readonly directory: string | null;
};

/** Rows that are held at once, whatever the size of the table. */
const ROWS = 500;
/** Whoever takes nothing for so long is not waited for: the server would keep a moment of long ago for them. */
const STALLED = '60s';
/** What was a file a moment ago may be a link now. */
const NO_LINK = (constants.O_RDONLY | constants.O_NOFOLLOW) as never;
const FILE_BYTES_MAX = 64 * 1024 * 1024;

type Account = { readonly ownerNo: string; readonly account: string };

/**
 * Everything that is kept of a person and of the accounts that they own, of one moment, as a zip: CSV files, what they are, and the files of
 * their directory. Streamed; nothing is asked before it is read, and a reader that stops early ends all of it.
 * @param pool of web, bound by row-level security, or of the database's owner
 */
export function exportPerson(pool: Pool, person: ExportedPerson): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => void output.destroy(error));
  void begun(pool, person, zip, output).catch((error: unknown) => output.destroy(asError(error)));
  return output;
}

async function begun(pool: Pool, person: ExportedPerson, zip: ZipFile, output: Readable): Promise<void> {
  const { userNo, directory } = person;
  const client = await pool.connect();
  const failed = (error: Error): void => void output.destroy(error);
  client.on('error', failed);
  let isOver = false;
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    client.off('error', failed);
    // Ends the moment that was held; a connection in the middle of something is not used again.
    client.release(true);
  };
  output.once('close', over);
  output.once('end', over);
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = '${STALLED}'`);
    await client.query("SET LOCAL TIME ZONE 'UTC'");
    const accounts = await accountsOf(client, userNo);
    const add = (path: string, lines: () => AsyncGenerator<string>): void => {
      const entry = Readable.from(batched(lines()));
      entry.on('error', failed);
      zip.addReadStreamLazy(path, (given) => given(null, entry));
    };
    zip.addBuffer(Buffer.from(readme(accounts)), 'README.txt');
    for (const part of PERSON_PARTS)
      add(`person/${part.file}.csv`, () => rowsOf(client, userNo, part.sql, [userNo]));
    add('person/audit.csv', () => auditOf(client, userNo));
    for (const { ownerNo, account } of accounts)
      for (const part of ACCOUNT_PARTS)
        add(`accounts/${folderName(ownerNo, account)}/${part.file}.csv`, () =>
          rowsOf(client, ownerNo, part.sql, [ownerNo, account]),
        );
    if (directory !== null)
      for await (const { path, name } of filesIn(directory, 'files'))
        zip.addReadStreamLazy(name, (given) => given(null, createReadStream(path, { flags: NO_LINK })));
    zip.end();
  } catch (error) {
    over();
    throw error;
  }
}

/** Those of which the person is an owner. */
async function accountsOf(client: PoolClient, userNo: string): Promise<readonly Account[]> {
  await bind(client, userNo);
  const { rows } = await client.query<Account>(
    `SELECT owner_no AS "ownerNo", account FROM users.account_rights WHERE user_no = $1 AND role = 'owner'
     ORDER BY owner_no, account`,
    [userNo],
  );
  return rows;
}

const bind = (client: PoolClient, userNo: string) =>
  client.query("SELECT set_config('rec_io.user_no', $1, true)", [userNo]);

/** Numbers stay exactly as they are; everything else is text. By the server's own numbers of types. */
const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 700, 701, 1_700]);
const asWritten = { getTypeParser: () => (text: string) => text } as never;

async function* rowsOf(
  client: PoolClient,
  asUserNo: string,
  sql: string,
  values: readonly string[],
): AsyncGenerator<string> {
  await bind(client, asUserNo);
  await client.query(`DECLARE exported NO SCROLL CURSOR FOR ${sql}`, [...values]);
  for (let isFirst = true; ; isFirst = false) {
    const { rows, fields } = await client.query<(string | null)[]>({
      ...{ text: `FETCH ${ROWS} FROM exported`, rowMode: 'array', types: asWritten },
    });
    if (isFirst) yield csvLine(fields.map(({ name }) => name));
    for (const row of rows) yield csvLine(row.map((cell, at) => cellOf(cell, fields[at]?.dataTypeID ?? 0)));
    if (rows.length < ROWS) break;
  }
  await client.query('CLOSE exported');
}

const cellOf = (cell: string | null, type: number): Cell =>
  cell !== null && NUMBERS.has(type) ? { exact: cell } : cell;

/** What the person did, on whatever account. */
async function* auditOf(client: PoolClient, userNo: string): AsyncGenerator<string> {
  await bind(client, userNo);
  yield csvLine([
    'seq',
    'occurred_at',
    'owner_no',
    'account',
    'login',
    'via',
    'action',
    'detail',
    'address',
    'user_agent',
  ]);
  type Row = Record<
    'seq' | 'at' | 'owner_no' | 'account' | 'login' | 'via' | 'action' | 'address' | 'user_agent',
    string
  > & {
    readonly detail: Readonly<Record<string, unknown>>;
  };
  for (let after = '0'; ; ) {
    const { rows: sealed } = await client.query<Row>(
      `SELECT seq::text, occurred_at::text AS at, owner_no, account, login, via, action, detail, address, user_agent
       FROM users.audit_by($1, $2, ${ROWS})`,
      [userNo, after],
    );
    const rows = await openedRows(client, sealed);
    for (const { seq, at, owner_no, account, login, via, action, detail, address, user_agent } of rows) {
      const cells = [at, owner_no, account, login, via, action, JSON.stringify(detail), address, user_agent];
      yield csvLine([{ exact: seq }, ...cells]);
    }
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < ROWS) break;
  }
}

/** Lines together: a chunk for each would cost more than what is in it. */
async function* batched(lines: AsyncGenerator<string>): AsyncGenerator<string> {
  let batch = '';
  for await (const line of lines) {
    batch += line;
    if (batch.length > 65_536) {
      yield batch;
      batch = '';
    }
  }
  yield batch;
}

/** Files of a directory, without links and without credentials. */
async function* filesIn(
  directory: string,
  name: string,
): AsyncGenerator<{ readonly path: string; readonly name: string }> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    const inZip = `${name}/${safeName(entry.name)}`;
    if (entry.isDirectory() && entry.name !== 'credentials') yield* filesIn(path, inZip);
    else if (entry.isFile() && (await lstat(path)).size <= FILE_BYTES_MAX) yield { path, name: inZip };
  }
}

/** An account is called as its owner likes: a path is not. */
const safeName = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]/g, '_').replaceAll('..', '__');
const folderName = (ownerNo: string, account: string): string => `${ownerNo}-${safeName(account)}`;

function readme(accounts: readonly Account[]): string {
  const list = (parts: readonly PersonalPart[]) =>
    parts.map(({ file, about }) => `  ${`${file}.csv`.padEnd(26)} ${about}`);
  return [
    'What REC.IO keeps of you, of one moment. Times are UTC. Files are CSV (RFC 4180), the first line names the columns; units are the',
    'last part of a name: _e4 is 1/10,000 $, _e6 is 1/1,000,000 $, _e2 is 1/100 contract. A text that a spreadsheet would take for a',
    'formula has an apostrophe before it.',
    '',
    'person/',
    ...list(PERSON_PARTS),
    `  ${'audit.csv'.padEnd(26)} what you did and tried, on whatever account`,
    '',
    ...accounts.map(
      ({ ownerNo, account }) =>
        `accounts/${folderName(ownerNo, account)}/   the account ${account} of user ${ownerNo}`,
    ),
    ...list(ACCOUNT_PARTS),
    '',
    'files/   the files of your directory, without keys of the exchange',
    '',
    'Not in here, because whoever has them can act as you: passwords and their hashes, secrets of second factors, recovery codes, keys.',
    '',
  ].join('\n');
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
