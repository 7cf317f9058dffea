import { replaceDatabase } from '@rec-io/database/backup/replace-database';
import { readBackupFiles } from '@rec-io/database/backup/restore-database';
import type { CopyProgress, CopyResult } from '@rec-io/database/copy/copy-database';
import { deletedNumbers } from '@rec-io/database/person/delete-person';
import { listUsers } from '@rec-io/database/user-list';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';
import { startSystem, stopSystem } from '../supervision/system.ts';
import { noteBackup } from './backup-journal.ts';
import { makeBackup } from './make-backup.ts';
import { type PutBack, putBackFiles } from './put-back-files.ts';

/** A system that ran runs again afterwards, whatever became of the restore: its database is the old one or the new one. */
export async function restoreBackup(
  installation: Installation,
  file: string,
  identity: string,
  replaceFiles: boolean,
  progress: (what: string) => (at: CopyProgress) => void,
): Promise<
  CopyResult &
    PutBack & { readonly before: string; readonly back: readonly string[]; readonly started: boolean }
> {
  const ran = await stopSystem(installation.layout);
  try {
    // Where it is gone altogether, an empty one takes its place first.
    await borrowDatabase(installation, { mayBeNew: true }).then((database) => database.close());
    const { file: before } = await makeBackup(installation, 'before-restore', {
      onProgress: progress('Backing up what is there'),
    });
    const gone = await withDatabase(installation, deletedNumbers);
    const database = await borrowDatabase(installation);
    const restored = await replaceDatabase(database.admin, file, {
      identity,
      onProgress: progress('Restoring'),
    }).finally(() => database.close());
    await noteBackup(installation.layout, { timeMs: Date.now(), event: 'restored', file });
    const files = await putBackFiles(
      installation.layout,
      readBackupFiles(file, identity),
      replaceFiles,
      new Date(),
    );
    const back = await withDatabase(installation, async (pool) =>
      (await listUsers(pool)).filter(({ userNo }) => gone.includes(userNo)).map(({ userNo }) => userNo),
    );
    return { ...restored, ...files, before, back, started: ran };
  } finally {
    if (ran) await startSystem(installation);
  }
}
