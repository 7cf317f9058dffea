import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditHead } from '@rec-io/database/audit-chain';
import type { BackupKind } from '@rec-io/database/backup/backup-database';
import { prepareBackups, requireBackups } from '@rec-io/installer/backup-place';
import { jsonText, writeDurably } from '@rec-io/installer/durable-file';
import type { Layout } from '@rec-io/installer/layout';
import type { ArchiveProof } from '../point-in-time/prove-archive.ts';

/** What is tried again an hour after it failed. */
export type Failable = 'backup' | 'proof' | 'archive-proof';

/** What was done with backups. Files are named without their directory, if they lie in the installation's own. */
export type BackupEvent = { readonly timeMs: number } & (
  | {
      readonly event: 'made';
      readonly kind: BackupKind;
      readonly file: string;
      readonly bytes: number;
      readonly rows: number;
      /** The end of the audit's chain then: kept outside of the database, it tells whether that was shortened since. */
      readonly audit?: AuditHead;
    }
  /** It was restored to a server of its own, and every table was the same. */
  | { readonly event: 'proved'; readonly file: string; readonly rows: number; readonly tookMs: number }
  /** The newest base copy was brought to the newest moment by a server of its own. */
  | ({ readonly event: 'archive-proved' } & ArchiveProof)
  | { readonly event: 'failed'; readonly what: Failable; readonly why: string }
  | { readonly event: 'removed'; readonly file: string }
  /** The database is another one from here on. */
  | { readonly event: 'restored'; readonly file: string }
  /** The recovery code was shown to its owner. */
  | { readonly event: 'key-shown' }
);

/** It holds a time alone, and is root's where programs read it. */
const MARK_MODE = 0o644;

export const journalOf = ({ backups }: Layout): string => join(backups, 'journal.jsonl');

export async function noteBackup(layout: Layout, event: BackupEvent): Promise<void> {
  await prepareBackups(layout);
  await appendFile(journalOf(layout), `${JSON.stringify(event)}\n`, { mode: 0o600 });
  if (event.event === 'made' && layout.kind === 'full')
    await writeDurably(layout.backupMark, jsonText({ madeMs: event.timeMs }), MARK_MODE);
}

/** All of them, in the order of their happening. A line that was cut short by a crash is none. @throws CatalogueError REC-235 */
export async function backupEvents(layout: Layout): Promise<readonly BackupEvent[]> {
  await requireBackups(layout);
  const text = await readFile(journalOf(layout), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line): BackupEvent[] => {
    try {
      return line === '' ? [] : [JSON.parse(line) as BackupEvent];
    } catch {
      return [];
    }
  });
}
