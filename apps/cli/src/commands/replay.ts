import { replayCommand as addReplay } from '@rec-io/app-replay/command';
import type { Command } from 'commander';
import { CLONE } from '../clone.ts';
import { locateDataDir } from '../data-dir.ts';
import { openReplayDatabase } from '../database-access.ts';

export function replayCommand(program: Command): void {
  addReplay(program, {
    openDatabase: async (fresh) =>
      openReplayDatabase(await locateDataDir(program.opts<{ dataDir?: string }>().dataDir), fresh),
    modelFile: CLONE.modelFile,
    stdout: process.stdout,
    stderr: process.stderr,
  });
}
