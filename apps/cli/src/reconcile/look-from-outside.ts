import { lookOnce } from '@rec-io/app-sync/look-once';
import { systemTime } from '@rec-io/app-trader/system-time';
import { openPool } from '@rec-io/database/connection';
import { requireSchema } from '@rec-io/database/schema-version';
import type { ReconciliationReport } from '@rec-io/domain/reconciliation/report';
import { databaseConnections } from '@rec-io/installer/database-connections';
import { accountReads } from '@rec-io/kalshi/account-reads';
import { accountTimeMs } from '@rec-io/kalshi/account-time';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { atExchange } from '../transfer/exchange-client.ts';

const quiet = { info: () => undefined, warn: () => undefined };

/**
 * Compares ledger and exchange without the trader, by the rights of sync, and keeps nothing of it.
 * @returns null while no ledger was opened
 */
export async function lookFromOutside(installation: Installation): Promise<ReconciliationReport | null> {
  const { layout, configuration } = installation;
  const { userNo, account, mode } = configuration;
  const database = await borrowDatabase(installation);
  const connection = await databaseConnections(layout, configuration).program('sync');
  const pool = openPool(connection, { userNo, max: 1, name: 'rec-io-reconcile' });
  try {
    await requireSchema(pool);
    return await atExchange(installation, async (client) =>
      lookOnce(
        {
          ...{ pool, userNo, account, mode, clock: systemTime, timers: systemTime, log: quiet },
          gateway: accountReads(client),
        },
        await accountTimeMs(client),
      ),
    );
  } finally {
    await pool.end();
    await database.close();
  }
}
