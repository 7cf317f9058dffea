import { replayCommand as addReplay } from '@rec-io/app-replay/command';
import type { Command } from 'commander';
import { CLONE } from '../clone.ts';
import { locateDataDir } from '../data-dir.ts';
import { openReplayDatabase } from '../database-access.ts';
import { findInstallation } from '../installation.ts';
import { recordedOf } from './recorded-decisions.ts';

export function replayCommand(program: Command): void {
  const dataDir = () => locateDataDir(program.opts<{ dataDir?: string }>().dataDir);
  addReplay(program, {
    openDatabase: async (fresh) => openReplayDatabase(await dataDir(), fresh),
    strategiesDirectory: async () => (await findInstallation(await dataDir()))?.layout.strategies ?? null,
    recorded: (mode) => recordedOf(program, mode),
    modelFile: CLONE.modelFile,
    stdout: process.stdout,
    stderr: process.stderr,
  });
}
