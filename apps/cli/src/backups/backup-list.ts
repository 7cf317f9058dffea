import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BACKUP_KINDS, BACKUP_SUFFIX, type BackupKind } from '@rec-io/database/backup/backup-database';
import type { Layout } from '@rec-io/installer/layout';
import { backupEvents } from './backup-journal.ts';

export type ListedBackup = {
  readonly file: string;
  readonly path: string;
  /** `manual` also for what older versions made, which told no kind. */
  readonly kind: BackupKind;
  readonly timeMs: number;
  readonly schemaVersion: number;
  readonly bytes: number;
  /** When it was last restored on trial and found right; null if never. */
  readonly provedMs: number | null;
};

const NAME = new RegExp(
  `^(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z-schema-(\\d+)(?:-(${BACKUP_KINDS.join('|')}))?${BACKUP_SUFFIX.replaceAll('.', '\\.')}$`,
);

/** What a name says; null for what is not ours. */
export function readBackupName(file: string): Pick<ListedBackup, 'kind' | 'timeMs' | 'schemaVersion'> | null {
  const [, day, hour, minute, second, schema, kind = 'manual'] = NAME.exec(file) ?? [];
  if (day === undefined) return null;
  return {
    kind: kind as BackupKind,
    timeMs: Date.parse(`${day}T${hour}:${minute}:${second}Z`),
    schemaVersion: Number(schema),
  };
}

/** The whole backups in the installation's directory, the oldest first. @throws CatalogueError REC-235 */
export async function listBackups(layout: Layout): Promise<readonly ListedBackup[]> {
  const proved = new Map<string, number>();
  for (const event of await backupEvents(layout))
    if (event.event === 'proved') proved.set(event.file, event.timeMs);
  const names = await readdir(layout.backups).catch((): string[] => []);
  const listed: ListedBackup[] = [];
  for (const file of names.toSorted()) {
    const said = readBackupName(file);
    if (said === null) continue;
    const path = join(layout.backups, file);
    const { size: bytes } = await stat(path);
    listed.push({ file, path, ...said, bytes, provedMs: proved.get(file) ?? null });
  }
  return listed;
}
