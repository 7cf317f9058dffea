import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { takeLock } from '@rec-io/installer/process-lock';
import type { Installation } from '../installation.ts';
import { requireOwner } from '../supervision/owner.ts';
import { become } from './installed-release.ts';
import { releaseFolder } from './run-release.ts';
import { lockFile, readJournal, writeJournal } from './state.ts';

/**
 * Before a start: an update that was cut short is taken back first, by the version before it, which then starts. What lies between two
 * versions starts nothing.
 * @throws CatalogueError REC-876 while the update is at work
 */
export async function settleCutUpdate({ layout }: Installation, json: boolean): Promise<void> {
  const journal = await readJournal(layout);
  if (journal === null) return;
  await requireOwner(layout, 'start');
  const lock = await takeLock(lockFile(layout));
  if (!lock.held) throw new CatalogueError('REC-876', { path: layout.dataDir, pid: lock.by.pid });
  await writeJournal(layout, { ...journal, ran: true });
  await lock.release();
  const { version } = journal.to;
  if (!json) process.stdout.write(`An update to ${version} was cut short: it is taken back first.\n`);
  const asked = json ? ['--json'] : [];
  become(releaseFolder(layout, journal.from.id), [
    'update',
    '--undo',
    '--data-dir',
    layout.dataDir,
    ...asked,
  ]);
}
