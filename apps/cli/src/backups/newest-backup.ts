import { access, constants, readFile } from 'node:fs/promises';
import { backupPlace } from '@rec-io/installer/backup-place';
import { errorCode } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import { listBackups } from './backup-list.ts';

/**
 * When the newest backup was made, as far as this account may know; null: there is none.
 * @returns `away` where the place that its owner chose is not there; `unreadable` where it may not look, and none was made since it is told beside
 */
export async function newestBackup(
  layout: Layout,
  look: (path: string) => Promise<void> = (path) => access(path, constants.R_OK),
): Promise<number | null | 'unreadable' | 'away'> {
  if ((await backupPlace(layout)).isAway) return 'away';
  const failure = await look(layout.backups).catch(errorCode);
  if (failure !== 'EACCES') return (await listBackups(layout)).at(-1)?.timeMs ?? null;
  try {
    const { madeMs } = JSON.parse(await readFile(layout.backupMark, 'utf8')) as { madeMs?: unknown };
    return typeof madeMs === 'number' ? madeMs : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
