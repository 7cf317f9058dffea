import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { replaceDatabase } from '@rec-io/database/backup/replace-database';
import { readBackupFiles } from '@rec-io/database/backup/restore-database';
import type { CopyProgress } from '@rec-io/database/copy/copy-database';
import { startDatabase } from '@rec-io/database/embedded/start-database';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { freePort } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { removeServer } from '../replay-server.ts';
import { noteBackup } from './backup-journal.ts';
import { noteFailure } from './make-backup.ts';

export type Proof = {
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly tookMs: number;
};

/**
 * Restores a backup to a database server made for it alone, as another machine would: every table is counted and hashed there,
 * and brought to this program's version. Nothing of the installation is touched; what was made is removed.
 */
export async function proveBackup(
  installation: Installation,
  file: string,
  identity: string,
  onProgress: (at: CopyProgress) => void = () => undefined,
): Promise<Proof> {
  const { layout } = installation;
  const dataDir = join(layout.run, 'backup-proof');
  const { databaseLog: log, logs } = layoutOf(dataDir);
  const beganMs = performance.now();
  try {
    // Of one that was killed.
    await removeServer(dataDir);
    await mkdir(logs, { recursive: true, mode: 0o700 });
    const { admin } = await startDatabase({ dataDir, port: await freePort(), log });
    const { tables, rows } = await replaceDatabase(admin, file, { identity, onProgress });
    let files = 0;
    for await (const _ of readBackupFiles(file, identity)) files++;
    const tookMs = Math.round(performance.now() - beganMs);
    await noteBackup(layout, { timeMs: Date.now(), event: 'proved', file: basename(file), rows, tookMs });
    return { tables, rows, files, tookMs };
  } catch (error) {
    await noteFailure(installation, 'proof', error);
    throw error;
  } finally {
    await removeServer(dataDir);
  }
}
