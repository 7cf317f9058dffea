import { postgresLedger } from '@rec-io/database/ledger';
import { readLedgerEpoch } from '@rec-io/database/ledger-epoch';
import type { Installation } from '../installation.ts';
import { withDatabase } from './with-database.ts';

/** Real money waits for a person who arms it, also where it was armed before. Durable before its trader starts. */
export async function startHalted(installation: Installation, reason: string): Promise<void> {
  const { userNo, account } = installation.configuration;
  await withDatabase(
    installation,
    async (pool) => {
      const ledger = postgresLedger({
        ...{ pool, userNo, account, mode: 'prod' },
        epoch: await readLedgerEpoch(pool),
      });
      const control = {
        state: 'halted',
        flatten: false,
        reason,
        by: 'recio mode',
        timeMs: Date.now(),
      } as const;
      await ledger.append([{ kind: 'control', control }]);
    },
    userNo,
  );
}
