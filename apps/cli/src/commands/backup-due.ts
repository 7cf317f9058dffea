import { basename } from 'node:path';
import { byteSize } from '@rec-io/domain/byte-size';
import { backupKey } from '@rec-io/installer/backup-key';
import type { Command } from 'commander';
import { backupEvents } from '../backups/backup-journal.ts';
import { listBackups } from '../backups/backup-list.ts';
import { due } from '../backups/due.ts';
import { makeBackup, removeExpired } from '../backups/make-backup.ts';
import { proveBackup } from '../backups/prove-backup.ts';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';
import { keepBaseCopies } from '../point-in-time/keep-base-copies.ts';
import { removeOldLeftovers } from '../point-in-time/old-leftovers.ts';
import { utc } from '../point-in-time/plan-restore.ts';
import { proveArchive } from '../point-in-time/prove-archive.ts';
import { finishDeletions } from '../users/finish-deletions.ts';
import { goOnMoving } from './backup-place.ts';
import { report } from './common.ts';
import { count } from './progress.ts';

/** For the machine itself, every hour: what is due, in one go, with one line for each thing done. */
export async function doDue(command: Command, installation: Installation): Promise<void> {
  const { layout } = installation;
  const moved = await goOnMoving(layout);
  // First: what went wrong with the rest must not keep it from being made.
  const { made: copy, removed: expired } = await keepBaseCopies(installation);
  const { backup, proof, archiveProof } = due(await backupEvents(layout), new Date());
  const made = backup ? await makeBackup(installation, 'nightly') : null;
  const removed = backup ? await removeExpired(installation) : [];
  const finished = backup
    ? await withDatabase(installation, (pool) => finishDeletions(installation, pool))
    : [];
  const found = (await listBackups(layout)).at(-1);
  const proved =
    proof && found !== undefined
      ? await proveBackup(installation, found.path, await backupKey(layout))
      : null;
  const archived = archiveProof ? await proveArchive(installation) : null;
  const old = await removeOldLeftovers(layout, Date.now());
  const lines = [
    ...(old.length === 0 ? [] : [`removed ${old.join(', ')}: a month old, and nothing goes back to it`]),
    ...(moved === 0 ? [] : [`moved ${moved} files more to where the backups lie`]),
    ...(copy === null
      ? []
      : [`base copy ${copy.file}: ${byteSize(copy.bytes)}, packed ${byteSize(copy.fileBytes)}`]),
    ...(expired === 0 ? [] : [`removed ${expired} base copies and parts of the log that nothing needs`]),
    ...(made === null
      ? []
      : [`${basename(made.file)}: ${count(made.rows)} rows, ${byteSize(made.fileBytes)}`]),
    ...(finished.length === 0 ? [] : [`finished the deletion of ${finished.join(', ')}`]),
    ...(removed.length === 0 ? [] : [`removed ${removed.join(', ')}`]),
    ...(proved === null ? [] : [`restored on trial: ${found?.file}, ${count(proved.rows)} rows`]),
    ...(archived === null
      ? []
      : [
          `restored on trial: base copy ${archived.copy} with its log to ${utc(archived.toMs)}, ${count(archived.rows)} rows, the audit whole`,
        ]),
  ];
  report(
    command,
    { copy, made, removed, proved, archived },
    lines.length === 0 ? 'Nothing is due.' : lines.join('\n'),
  );
}
