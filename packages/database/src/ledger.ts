import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { Ledger } from '@rec-io/engine/ports';
import type { Pool } from 'pg';
import { DatabaseError, sqlState } from './errors.ts';
import type { LedgerScope } from './ledger-table.ts';
import { ledgerWriter } from './ledger-writer.ts';

/** Most entries in one group: a group's statement stays under some tens of milliseconds. */
const GROUP_ENTRIES = 2_000;

export type LedgerOptions = LedgerScope & {
  /** A pool bound to the user (`openPool(connection, { userNo })`). The caller ends it. */
  readonly pool: Pool;
  readonly epoch: string;
  /** How long the database may take for a group before its callers are told that nothing is known. Default 10 s. */
  readonly timeoutMs?: number;
};

type Call = {
  readonly entries: readonly LedgerEntry[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/**
 * The durable ledger of one account, with group commit: calls that arrive while a group is being written form the next
 * one, so a burst costs a few commits. A call is all or nothing, and calls become durable in their order. No retries:
 * a rejected call is not known to be durable, and its caller may append the same entries again.
 */
export function postgresLedger(options: LedgerOptions): Ledger {
  const { pool, epoch, userNo, account, mode, timeoutMs = 10_000 } = options;
  const writer = ledgerWriter(pool, { userNo, account, mode }, timeoutMs);
  let waiting: Call[] = [];
  let writing = false;

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const group = takeGroup();
      try {
        await writer.write(group.flatMap((call) => call.entries));
        for (const call of group) call.resolve();
      } catch (error) {
        if (group.length > 1 && isFaultOfOneCall(error)) await writeAlone(group);
        else for (const call of group) call.reject(error);
      }
    }
    writing = false;
  }

  /** One call's bad entry must not cost its neighbours their durability. */
  async function writeAlone(group: readonly Call[]): Promise<void> {
    for (const call of group) await writer.write(call.entries).then(call.resolve, call.reject);
  }

  function takeGroup(): readonly Call[] {
    let size = 0;
    let entries = 0;
    for (const call of waiting) {
      entries += call.entries.length;
      if (size > 0 && entries > GROUP_ENTRIES) break;
      size++;
    }
    const group = waiting.slice(0, size);
    waiting = waiting.slice(size);
    return group;
  }

  return {
    epoch,
    append(entries) {
      if (entries.length === 0) return Promise.resolve();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ entries, resolve, reject });
      if (!writing) {
        writing = true;
        // After the present turn, so that everything decided in it shares one commit.
        queueMicrotask(() => void writeWaiting());
      }
      return promise;
    },
  };
}

/** A conflict, or SQLSTATE class 22 or 23: the data is at fault, not the database. */
const isFaultOfOneCall = (error: unknown): boolean =>
  (error instanceof DatabaseError && error.code === 'DB_LEDGER_CONFLICT') ||
  /^2[23]/.test(sqlState(error) ?? '') ||
  error instanceof TypeError;
