import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findIdentity } from '@rec-io/database/embedded/identity';
import { placement } from '@rec-io/database/embedded/placement';
import { stopDatabase } from '@rec-io/database/embedded/start-database';
import { layout } from '@rec-io/installer/layout';
import { CLONE } from './clone.ts';

/** Where a replay without an installation keeps its server. */
export const REPLAY_DIR = join(CLONE.runtime, 'replay');

/** Removes the server that replays without an installation made, with their results. @returns what was removed */
export const removeReplayServer = (): Promise<readonly string[]> => removeServer(REPLAY_DIR);

/** Stops an embedded server that was made for a purpose of its own, and removes it with its directory. @returns what was removed */
export async function removeServer(dataDir: string): Promise<readonly string[]> {
  const identity = await findIdentity(dataDir);
  if (identity === null) return [];
  await stopDatabase(dataDir, layout(dataDir).databaseLog);
  const { base } = placement({ dataDir, id: identity.id, isRoot: process.getuid?.() === 0 });
  // The directory last: it names the other one, so a removal that is cut short can be run again.
  await rm(base, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
  return base.startsWith(dataDir) ? [dataDir] : [base, dataDir];
}
