import { pipeline } from 'node:stream/promises';
import { type Client, escapeIdentifier } from 'pg';
import { from, to } from 'pg-copy-streams';
import { readDescription } from '../src/catalog/read-description.ts';
import { sanitize } from '../src/catalog/sanitize.ts';
import {
  broughtColumns,
  copyFormat,
  type Note,
  type TableDescription,
  tableName,
} from '../src/description.ts';
import { fingerprintRelation, hashingOf, sameFingerprint } from '../src/hashing.ts';
import { quotedTable, SYSTEM_SCHEMAS } from '../src/schemas.ts';
import type { Hashing } from '../src/source.ts';
import { decideDestinations } from '../src/staging/decide-destinations.ts';
import type { Policy, Wanted } from '../src/staging/destination.ts';
import { makeRoom } from '../src/staging/fill.ts';
import { finishing } from '../src/staging/finishing.ts';
import { addKeysDue } from '../src/staging/keys-due.ts';
import { discardStaged, openStaging } from '../src/staging/open-staging.ts';
import { place } from '../src/staging/place.ts';
import { copyStatement, createStaged, stagedTable } from '../src/staging/staged-table.ts';

export type Brought = {
  /** What became of each table: how it was placed, or why it stayed out. */
  readonly outcomes: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
  readonly skipped: readonly Note[];
};

export type BringOptions = {
  readonly policy?: Policy;
  readonly hashing?: Hashing;
  /** As `schema.name`; all others are taken to be equal already. */
  readonly only?: readonly string[];
  /** Called when a table is finished and proved, before it is placed. */
  readonly beforePlacing?: (wanted: Wanted) => Promise<void>;
};

/** Every step of a copy one after the other, in the plainest way. */
export async function bring(source: Client, target: Client, options: BringOptions = {}): Promise<Brought> {
  await source.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { description, notes } = sanitize(await readDescription(source, SYSTEM_SCHEMAS));
  const tables = description.tables.filter((table) => options.only?.includes(tableName(table)) ?? true);
  const {
    wanted,
    left,
    notes: without,
  } = await decideDestinations(target, { ...description, tables }, options.policy ?? 'keep');
  await inTransaction(target, () => openStaging(target, description, wanted));
  const outcomes: Record<string, string> = Object.fromEntries(left.map(({ name, reason }) => [name, reason]));
  for (const one of wanted) {
    const { table, destination } = one;
    await inTransaction(target, async () => {
      await createStaged(target, table, destination);
      await copyRows(source, target, one);
    });
    for (const round of finishing(destination))
      for (const work of round) await inTransaction(target, () => work.run(target));
    const hashing = options.hashing ?? hashingOf(table.columns, description.serverVersion >= 140_000);
    const there = await fingerprintRelation(source, table.columns, table, hashing);
    const fingerprint = await fingerprintRelation(target, table.columns, stagedTable(table), hashing);
    if (!sameFingerprint(there, fingerprint))
      throw new Error(`${tableName(table)} differs: ${JSON.stringify([there, fingerprint])}`);
    await options.beforePlacing?.(one);
    await inTransaction(target, () => makeRoom(target, table, destination));
    await target.query('BEGIN');
    const placed = await place(target, table, destination, { fingerprint, hashing });
    await target.query(placed.outcome === 'placed' ? 'COMMIT' : 'ROLLBACK');
    outcomes[tableName(table)] =
      placed.outcome === 'placed' ? placedHow(one, placed.rowsAdded) : placed.reason;
  }
  await source.query('COMMIT');
  const keys = await addKeysDue(target);
  await inTransaction(target, () => discardStaged(target));
  return { outcomes, notes: [...notes, ...without, ...keys], skipped: description.skipped };
}

const placedHow = ({ destination: { how, merge } }: Wanted, rows: number): string =>
  `${merge ? 'merged' : how} ${rows}`;

export async function inTransaction<T>(client: Client, run: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await run();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function copyRows(source: Client, target: Client, { table, destination }: Wanted): Promise<void> {
  const format = copyFormat(table);
  for (const heap of table.heaps) {
    const rows = `SELECT ${columnsOf(table)} FROM ONLY ${quotedTable(heap.schema, heap.name)}`;
    await pipeline(
      source.query(to(`COPY (${rows}) TO STDOUT (FORMAT ${format})`)),
      target.query(from(copyStatement(table, destination, heap, { freeze: true, format }))),
    );
  }
}

const columnsOf = (table: TableDescription): string =>
  broughtColumns(table)
    .map(({ name }) => escapeIdentifier(name))
    .join(', ');
