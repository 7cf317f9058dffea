import { type DatabaseIdentity, findIdentity } from '@rec-io/database/embedded/identity';
import { type Placement, placement } from '@rec-io/database/embedded/placement';
import { spoolOf } from '@rec-io/database/point-in-time/archive-command';
import { ArchiveStore } from '@rec-io/database/point-in-time/archive-store';
import { systemIdOf } from '@rec-io/database/point-in-time/control-file';
import type { Layout } from '@rec-io/installer/layout';

/** Where an embedded database's log comes from and goes to. */
export type ArchivePlace = {
  readonly identity: DatabaseIdentity;
  readonly placement: Placement;
  readonly spool: string;
  /** Null while there is no cluster, or it does not even say which one it is. */
  readonly store: ArchiveStore | null;
};

/** @returns null where no embedded database was ever made */
export async function archivePlace({ data, pointInTime }: Layout): Promise<ArchivePlace | null> {
  const identity = await findIdentity(data);
  if (identity === null) return null;
  const place = placement({ dataDir: data, id: identity.id, isRoot: process.getuid?.() === 0 });
  const systemId = await systemIdOf(place.clusterDir).catch(() => null);
  const store = systemId === null ? null : new ArchiveStore(pointInTime, systemId);
  return { identity, placement: place, spool: spoolOf(place), store };
}
