import type { BackupsView, UpdatesView } from '@rec-io/domain/system-view';
import { backupPlace } from '@rec-io/installer/backup-place';
import type { Layout } from '@rec-io/installer/layout';
import { newestBackup } from '../backups/newest-backup.ts';
import { readArchiveMark } from '../point-in-time/archive-mark.ts';
import { knownUpdate } from '../update/known-update.ts';
import { readKnown, readLast, readSettings } from '../update/state.ts';

/** What could be put back, as far as this account may see it. */
export async function backupsView(layout: Layout): Promise<BackupsView> {
  const [{ path }, newest, archive] = await Promise.all([
    backupPlace(layout),
    newestBackup(layout),
    readArchiveMark(layout),
  ]);
  const { fromMs = null, newestMs = null, provedMs = null } = archive ?? {};
  const moments = fromMs === null || newestMs === null ? null : { fromMs, toMs: newestMs };
  return { ...{ place: path, newest, moments }, provedMs };
}

/** What is known of versions. */
export async function updatesView(layout: Layout): Promise<UpdatesView> {
  const [{ from }, known, news, last] = await Promise.all([
    readSettings(layout),
    readKnown(layout),
    knownUpdate(layout),
    readLast(layout),
  ]);
  return {
    from,
    checkedMs: known === null ? null : Date.parse(known.checkedAt),
    news,
    last:
      last === null
        ? null
        : { from: last.from.version, to: last.to.version, begunMs: Date.parse(last.beganAt) },
  };
}
