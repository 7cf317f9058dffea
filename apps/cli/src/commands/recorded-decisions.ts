import type { Recorded } from '@rec-io/app-replay/explain/recorded';
import { readLedger } from '@rec-io/database/ledger-read';
import type { Mode } from '@rec-io/domain/ledger';
import type { Command } from 'commander';
import { requireInstallation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';
import { dataDirOf } from './common.ts';

/** What the installation's trader has recorded, in its present mode or another. @throws CatalogueError where nothing is installed */
export async function recordedOf(command: Command, mode: Mode | null): Promise<Recorded> {
  const installation = await requireInstallation(await dataDirOf(command));
  const { layout, configuration } = installation;
  const { account, userNo } = configuration;
  const scope = { userNo, account, mode: mode ?? configuration.mode };
  return {
    ...{ root: layout.decisions, account, mode: scope.mode, strategiesDirectory: layout.strategies },
    readLedger: () => withDatabase(installation, (pool) => readLedger({ pool, ...scope })),
  };
}
