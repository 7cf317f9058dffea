import { join } from 'node:path';
import { backupDatabase, backupName } from '@rec-io/database/backup/backup-database';
import { recipientOf } from '@rec-io/database/backup/seal';
import type { Connection } from '@rec-io/database/connection';
import { backupKey } from './backup-key.ts';
import { prepareBackups } from './backup-place.ts';
import type { Layout } from './layout.ts';

/**
 * What a database holds before its tables are changed. The files beside it stay as they are, and are not in it.
 * @param version of the schema as it is
 * @returns the file
 */
export async function backupBeforeMigration(
  layout: Layout,
  admin: Connection,
  version: number,
  signal?: AbortSignal,
): Promise<string> {
  const { backups } = layout;
  await prepareBackups(layout);
  const file = join(backups, backupName(new Date(), version, 'before-migration'));
  const recipient = await recipientOf(await backupKey(layout));
  await backupDatabase(admin, file, { recipient, ...(signal === undefined ? {} : { signal }) });
  return file;
}
