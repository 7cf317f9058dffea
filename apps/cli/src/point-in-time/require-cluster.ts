import { existsSync } from 'node:fs';
import { ArchiveStore, storedSystems } from '@rec-io/database/point-in-time/archive-store';
import { baseCopies } from '@rec-io/database/point-in-time/base-copy';
import { recoveredBeside } from '@rec-io/database/point-in-time/put-in-place';
import { requireBackups } from '@rec-io/installer/backup-place';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { archivePlace } from './archive-place.ts';

/**
 * Before an embedded database is started: where there is none, one is made, which must not happen to an installation that has lost its own.
 * @throws CatalogueError REC-234, REC-235
 */
export async function requireCluster(layout: Layout): Promise<void> {
  const place = await archivePlace(layout);
  if (place === null || place.store !== null) return;
  const { clusterDir } = place.placement;
  // A restore that was killed at its very end is finished by the start.
  if (existsSync(recoveredBeside(clusterDir))) return;
  // What a disk that is away holds is not known.
  await requireBackups(layout);
  for (const systemId of await storedSystems(layout.pointInTime))
    if ((await baseCopies(new ArchiveStore(layout.pointInTime, systemId))).length > 0)
      throw new CatalogueError('REC-234', { path: clusterDir });
}
