import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installServer } from '@rec-io/database/embedded/binaries';
import { preparePlacement } from '@rec-io/database/embedded/placement';
import { stopServer } from '@rec-io/database/embedded/stop-server';
import { neededSegments, recover } from '@rec-io/database/point-in-time/recover';
import { DATABASE_NAME } from '@rec-io/database/roles';
import { backupKey } from '@rec-io/installer/backup-key';
import { requireBackups } from '@rec-io/installer/backup-place';
import { noteBackup } from '../backups/backup-journal.ts';
import { noteFailure } from '../backups/make-backup.ts';
import type { Installation } from '../installation.ts';
import { archivePlace } from './archive-place.ts';
import { newestOf, reachOf, requireRoom, SEGMENT_BYTES } from './plan-restore.ts';
import { prove } from './restore-moment.ts';

export type ArchiveProof = {
  /** The base copy that was brought to the newest moment. */
  readonly copy: string;
  readonly toMs: number;
  readonly rows: number;
  readonly tables: number;
  readonly auditEntries: number;
  readonly tookMs: number;
};

/**
 * Brings the newest base copy to the newest archived moment, as a restore would, by a server of its own: every table is read to its
 * end, and the audit's chain computed. Nothing of the installation is touched; what was made is removed.
 * @returns null where there is nothing to go back with yet, or the database is the machine's own
 * @throws CatalogueError REC-232, REC-233, REC-235; DatabaseError DB_BACKUP_UNREADABLE, DB_START_FAILED
 */
export async function proveArchive({ layout, ...installation }: Installation): Promise<ArchiveProof | null> {
  if (installation.configuration.database !== 'embedded') return null;
  await requireBackups(layout);
  const place = await archivePlace(layout);
  if (place === null || place.store === null) return null;
  const { store, placement, identity: database } = place;
  const target = join(placement.base, 'cluster.on-trial');
  const beganMs = performance.now();
  try {
    const identity = await backupKey(layout);
    const from = newestOf(await reachOf(store, identity));
    if (from === null) return null;
    const segments = neededSegments({ from, toMs: null }).length;
    await requireRoom(dirname(placement.clusterDir), from.copy.bytes + segments * SEGMENT_BYTES);
    // Of one that was killed.
    await stopServer(target, layout.databaseLog);
    const recovered = await recover(
      {
        ...{ binDir: await installServer(placement.serverDir), target },
        ...{ account: await preparePlacement(placement), adminPassword: database.adminPassword },
        ...{ staging: join(placement.base, 'recovery.on-trial'), log: layout.databaseLog },
      },
      { store, from, toMs: null, identity },
    );
    const proof = await prove(recovered.connection(DATABASE_NAME)).finally(() => recovered.stop());
    const { rows, tables, auditEntries } = proof;
    const tookMs = Math.round(performance.now() - beganMs);
    const made = { copy: from.copy.file, toMs: from.toMs, rows, tables, auditEntries, tookMs };
    await noteBackup(layout, { timeMs: Date.now(), event: 'archive-proved', ...made });
    return made;
  } catch (error) {
    await noteFailure({ layout, ...installation }, 'archive-proof', error);
    throw error;
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}
