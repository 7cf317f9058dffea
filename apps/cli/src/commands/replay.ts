import { replayCommand as addReplay } from '@rec-io/app-replay/command';
import { readLedger } from '@rec-io/database/ledger-read';
import type { Command } from 'commander';
import { CLONE } from '../clone.ts';
import { locateDataDir } from '../data-dir.ts';
import { openReplayDatabase } from '../database-access.ts';
import { findInstallation, requireInstallation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';

export function replayCommand(program: Command): void {
  const dataDir = () => locateDataDir(program.opts<{ dataDir?: string }>().dataDir);
  addReplay(program, {
    openDatabase: async (fresh) => openReplayDatabase(await dataDir(), fresh),
    strategiesDirectory: async () => (await findInstallation(await dataDir()))?.layout.strategies ?? null,
    recorded: async (mode) => {
      const installation = await requireInstallation(await dataDir());
      const { layout, configuration } = installation;
      const { account, userNo } = configuration;
      const scope = { userNo, account, mode: mode ?? configuration.mode };
      return {
        ...{ root: layout.decisions, account, mode: scope.mode, strategiesDirectory: layout.strategies },
        readLedger: () => withDatabase(installation, (pool) => readLedger({ pool, ...scope })),
      };
    },
    modelFile: CLONE.modelFile,
    stdout: process.stdout,
    stderr: process.stderr,
  });
}
