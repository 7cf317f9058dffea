import { lstat, rm } from 'node:fs/promises';
import { filesGone, unfinishedDeletions } from '@rec-io/database/person/delete-person';
import { userDirectory } from '@rec-io/installer/profile/user-directory';
import type { Pool } from 'pg';
import type { Installation } from '../installation.ts';

/** Removes the directories of people who are deleted, also of those whose deletion ended in between. @returns whose */
export async function finishDeletions({ layout }: Installation, adminPool: Pool): Promise<readonly string[]> {
  const unfinished = await unfinishedDeletions(adminPool);
  for (const userNo of unfinished) {
    const { root } = userDirectory(layout, userNo);
    // A link is not theirs to have, and where it leads is not ours to remove.
    const isDirectory = (await lstat(root).catch(() => null))?.isDirectory() === true;
    if (isDirectory) await rm(root, { recursive: true });
    await filesGone(adminPool, userNo);
  }
  return unfinished;
}
