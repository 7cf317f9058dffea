import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { Pool } from 'pg';
import { ledgerConflict, sqlState } from './errors.ts';
import { groupEntries, type TableRows } from './ledger-group.ts';
import { appendStatement } from './ledger-statement.ts';
import type { LedgerScope } from './ledger-table.ts';

const BLOCK = 10_000;
const CONFLICT_STATE = 'RIO01';

/** Writes groups of entries, each group atomically and in one statement. Not for concurrent use: one group at a time. */
export type LedgerWriter = { write(entries: readonly LedgerEntry[]): Promise<void> };

export function ledgerWriter(pool: Pool, scope: LedgerScope, timeoutMs: number): LedgerWriter {
  const statements = new Map<string, ReturnType<typeof appendStatement>>();
  let nextSeq = 0;
  let blockEnd = 0;

  /** Ascending numbers for `count` entries. A block is asked for once in 10,000 entries, so it costs no round trip. */
  async function sequence(count: number): Promise<readonly number[]> {
    const numbers: number[] = [];
    while (numbers.length < count) {
      if (nextSeq === blockEnd) {
        const { rows } = await pool.query<{ first: string }>("SELECT nextval('users.ledger_seq') AS first");
        nextSeq = Number(rows[0]?.first);
        blockEnd = nextSeq + BLOCK;
      }
      numbers.push(nextSeq++);
    }
    return numbers;
  }

  return {
    async write(entries) {
      const group = groupEntries(entries, await sequence(entries.length));
      if (group.length === 0) return;
      const mask = group.map(({ table }) => table.kind).join();
      const statement = statements.get(mask) ?? appendStatement(group.map(({ table }) => table));
      statements.set(mask, statement);
      const values: unknown[] = [scope.userNo, scope.account, scope.mode];
      let given = 0;
      for (const { table, rows } of group) {
        given += rows.length;
        values.push(rows.map(({ seq }) => seq));
        for (const index of table.columns.keys()) values.push(rows.map(({ cells }) => cells[index]));
      }
      const { rows } = await pool
        .query<{ known: string }>({ ...statement, values, query_timeout: timeoutMs } as QueryWithTimeout)
        .catch((error: unknown) => {
          throw sqlState(error) === CONFLICT_STATE && error instanceof Error
            ? ledgerConflict(error.message, error)
            : error;
        });
      if (Number(rows[0]?.known) < given)
        throw ledgerConflict(`another process writes the same at the same moment: ${named(group)}`);
    },
  };
}

const NAMED_MAX = 5;

/** Which entries these are: their kinds with their ids. */
function named(group: readonly TableRows[]): string {
  const all = group.flatMap(({ table: { kind, key, columns }, rows }) => {
    const id = columns.findIndex(({ name }) => name === key[0]);
    return rows.map(({ cells }) => `${kind} ${cells[id]}`);
  });
  const rest = all.length - NAMED_MAX;
  return [...all.slice(0, NAMED_MAX), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** `query_timeout` of a single query: the driver has it, its types do not. */
type QueryWithTimeout = { name: string; text: string; values: unknown[]; query_timeout: number };
