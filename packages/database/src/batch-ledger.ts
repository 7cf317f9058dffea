import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { Ledger } from '@rec-io/engine/ports';
import type { LedgerOptions } from './ledger.ts';
import { ledgerWriter } from './ledger-writer.ts';

export type BatchLedger = Ledger & {
  /** Resolves when everything appended so far is in the database. */
  flush(): Promise<void>;
};

/**
 * The ledger of a replay: `append` resolves at once and rows are written in batches behind it. Not durable, so never
 * for orders that leave the machine. When four batches wait, `append` waits: memory stays bounded. A failed write is
 * final: every later `append` and `flush` rejects with it.
 * @param options.batchEntries entries per statement, default 5,000
 */
export function batchLedger(options: LedgerOptions & { readonly batchEntries?: number }): BatchLedger {
  const { pool, epoch, userNo, account, mode, timeoutMs = 60_000, batchEntries = 5_000 } = options;
  const writer = ledgerWriter(pool, { userNo, account, mode }, timeoutMs);
  const waiting: LedgerEntry[] = [];
  let writing: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;

  async function write(least: number): Promise<void> {
    try {
      while (waiting.length >= least) {
        const batch = waiting.slice(0, batchEntries);
        await writer.write(batch);
        waiting.splice(0, batch.length);
      }
    } catch (error) {
      failure = { error };
    } finally {
      writing = null;
    }
  }

  const begin = (least: number): Promise<void> => (writing ??= write(least));
  const throwFailure = (): void => {
    if (failure !== null) throw failure.error;
  };

  return {
    epoch,
    async append(entries) {
      throwFailure();
      waiting.push(...entries);
      if (waiting.length < batchEntries) return;
      const written = begin(batchEntries);
      if (waiting.length < 4 * batchEntries) return;
      await written;
      throwFailure();
    },
    async flush() {
      while (waiting.length > 0 && failure === null) await begin(1);
      if (writing !== null) await writing;
      throwFailure();
    },
  };
}
