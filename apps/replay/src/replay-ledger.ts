import { batchLedger } from '@rec-io/database/batch-ledger';
import { exportLedger } from '@rec-io/database/ledger-export';
import { readLedger } from '@rec-io/database/ledger-read';
import type { LedgerEntry } from '@rec-io/domain/ledger';
import type { Ledger } from '@rec-io/engine/ports';
import type { Pool } from 'pg';

const USER_NO = '0001';
const MODE = 'simulated';

/** The ledger of one replay: written in batches, compared with what a killed attempt left, read back at the end. */
export type ReplayLedger = Ledger & {
  /** A batch could not be written; `finish` tells why. */
  readonly failed: boolean;
  readonly resumedEntries: number;
  finish(): Promise<void>;
  read(): Promise<readonly LedgerEntry[]>;
  canonical(): Promise<string>;
};

export async function openReplayLedger(pool: Pool, account: string, run: string): Promise<ReplayLedger> {
  const scope = { userNo: USER_NO, account, mode: MODE } as const;
  const resumedEntries = (await readLedger({ pool, ...scope })).length;
  // A busy week makes some 1,500 entries: batches small enough that a killed replay leaves most of what it had done.
  const ledger = batchLedger({ pool, ...scope, epoch: run, batchEntries: 250 });
  let failed = false;
  return {
    epoch: run,
    resumedEntries,
    get failed() {
      return failed;
    },
    async append(entries) {
      // A failure is final, and `finish` throws it. Until the run notices, the engine goes on: nothing real depends on it.
      await ledger.append(entries).catch(() => {
        failed = true;
      });
    },
    finish: () => ledger.flush(),
    read: () => readLedger({ pool, ...scope }),
    async canonical() {
      const parts: string[] = [];
      for await (const part of exportLedger({ pool, ...scope })) parts.push(part);
      return parts.join('');
    },
  };
}
