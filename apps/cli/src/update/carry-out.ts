import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backupName } from '@rec-io/database/backup/backup-database';
import { replaceDatabase } from '@rec-io/database/backup/replace-database';
import { openPool } from '@rec-io/database/connection';
import { readMigrations } from '@rec-io/database/migrations';
import { schemaVersion } from '@rec-io/database/schema-version';
import { backupKey } from '@rec-io/installer/backup-key';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { crashPoint } from '@rec-io/installer/crash-point';
import { reasonOf } from '@rec-io/installer/json-file';
import type { Layout } from '@rec-io/installer/layout';
import { pointTo } from '@rec-io/installer/release/current';
import { noteBackup } from '../backups/backup-journal.ts';
import { makeBackup } from '../backups/make-backup.ts';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { drain } from '../modes/drain.ts';
import { refuseToLeaveTrades } from '../modes/leave-trades.ts';
import { stopSystem } from '../supervision/system.ts';
import { holdEntries, releaseEntries } from './entries-held.ts';
import { passGate } from './gate.ts';
import { updateLog } from './prepare-release.ts';
import { reasonIn, releaseFolder, runRelease } from './run-release.ts';
import { closeJournal, forgetJournal, type Journal, readLast, writeJournal } from './state.ts';

export type Say = (line: string) => void;

/** A full installation tells so of one that is up and has a check that failed: the gate judges that. */
const UNHEALTHY = 5;

/**
 * Carries an update out from where it stands, or takes it back: by the code of the version before, which is known to work here. Each
 * phase is durable before the next begins, and may be begun again.
 * @throws CatalogueError REC-879 before anything was stopped, REC-881 when the version before runs again, REC-882 when it does not
 */
export async function carryOut(installation: Installation, begun: Journal, say: Say): Promise<void> {
  const { layout } = installation;
  let journal = begun;
  const reach = async (change: Partial<Journal> & Pick<Journal, 'phase'>) => {
    crashPoint('before', `update-${change.phase}`);
    journal = { ...journal, ...change };
    await writeJournal(layout, journal);
    crashPoint('after', `update-${change.phase}`);
  };
  if (journal.phase === 'prepared') {
    await comeToRest(installation, journal, say).catch(async (error: unknown) => {
      // Nothing was changed yet but the hold.
      await releaseEntries(layout, journal.to.version);
      await forgetJournal(layout);
      throw error;
    });
  }
  try {
    if (journal.phase === 'prepared') {
      if (journal.ran) say('Stopping everything');
      await stopSystem(layout);
      await reach({ phase: 'stopped' });
    }
    if (journal.phase === 'stopped') {
      say('Writing a backup');
      const { file } = await makeBackup(installation, 'before-update');
      await reach({ phase: 'backed-up', backup: file });
    }
    if (journal.phase === 'backed-up') {
      await pointTo(layout.current, journal.to.id);
      await reach({ phase: 'switched' });
    }
    if (journal.phase === 'switched') {
      say(journal.migrates ? 'Bringing the tables to the new version, and starting' : 'Starting');
      await bringUp(layout, journal.to.id);
      await reach({ phase: 'started', wasStarted: true });
    }
    say('Looking whether everything works');
    await passGate(layout, journal.to.id, journal, say);
  } catch (error) {
    await goBack(installation, journal, reasonOfFailure(error), say);
  }
  if (!journal.ran) await stopSystem(layout);
  await releaseEntries(layout, journal.to.version);
  await closeJournal(layout, journal, false);
  await removeOthers(layout, [journal.from.id, journal.to.id]);
}

const reasonOfFailure = (error: unknown): string =>
  (error instanceof CatalogueError ? error.title : reasonOf(error)).replace(/\.$/, '');

/** Entries are held first; then every order under way gets its answer; then it is known what would be left alone. */
async function comeToRest(installation: Installation, journal: Journal, say: Say): Promise<void> {
  const { layout } = installation;
  await holdEntries(layout, journal.to.version);
  if (!journal.ran) return;
  say('Entries are held');
  await drain(installation, say);
  if (!journal.leaveTrades) await refuseToLeaveTrades(layout.dataDir, 'update');
}

/** Does to the installation whatever that version needs, its tables included, and starts it. */
async function bringUp(layout: Layout, id: string): Promise<void> {
  const said = await runRelease(layout, id, 'repair', '--yes');
  if (said.code !== 0 && said.code !== UNHEALTHY) throw new Error(reasonIn(said));
}

/** Always ends with an error: an update that was taken back has not been made. */
async function goBack(
  installation: Installation,
  journal: Journal,
  reason: string,
  say: Say,
): Promise<never> {
  const { before, to, log } = namesOf(installation, journal);
  say(`It does not work: ${reason}`);
  const consequence = await takeBack(installation, { ...journal, reason }, say);
  throw new CatalogueError('REC-881', { version: to, before, reason, consequence, log });
}

const namesOf = ({ layout }: Installation, { from, to }: Journal) => ({
  before: from.version,
  to: to.version,
  log: updateLog(layout),
});

/**
 * Back to the version before: its tables, where they were changed, its code, its programs. Can be begun again.
 * @returns what became of the database, in words
 * @throws CatalogueError REC-882
 */
export async function takeBack(installation: Installation, journal: Journal, say: Say): Promise<string> {
  const { layout } = installation;
  const reason = journal.reason ?? 'it was to be taken back';
  try {
    crashPoint('before', 'update-undoing');
    await writeJournal(layout, { ...journal, phase: 'undoing', reason });
    crashPoint('after', 'update-undoing');
    say(`Going back to ${journal.from.version}`);
    await holdEntries(layout, journal.to.version);
    await stopSystem(layout);
    const tables = await putTablesBack(installation, journal, say);
    await pointTo(layout.current, journal.from.id);
    if (journal.ran) await bringUp(layout, journal.from.id);
    await releaseEntries(layout, journal.to.version);
    await closeJournal(layout, journal, true);
    await removeOthers(layout, [journal.from.id]);
    return aboutTables(tables);
  } catch (error) {
    const { before, to } = namesOf(installation, journal);
    const command = `${join(releaseFolder(layout, journal.from.id), 'recio')} update --undo`;
    throw new CatalogueError('REC-882', {
      ...{ version: to, before, reason, command },
      failure: reasonOfFailure(error),
    });
  }
}

function aboutTables({ putBack, kept }: Tables): string {
  if (!putBack) return 'The tables had not been changed, and everything that was written is still there.';
  const back = 'The tables had been changed: the backup of before was put back.';
  return kept === null
    ? `${back} No program of the new version had written anything.`
    : `${back} What was written in between, and all else, is kept in ${kept}.`;
}

/** What became of tables: nothing, or put back; then with the backup of what was there, where anything had come in. */
type Tables = { readonly putBack: boolean; readonly kept: string | null };

async function putTablesBack(installation: Installation, journal: Journal, say: Say): Promise<Tables> {
  const { layout } = installation;
  const version = await schemaHere(installation);
  if (version <= readMigrations().length) return { putBack: false, kept: null };
  const { backup } = journal;
  if (backup === null) throw new Error('the tables are of a newer version, and there is no backup of before');
  say('Putting the tables back');
  const kept = await keepWhatIsThere(layout, journal, version);
  const database = await borrowDatabase(installation, { asItIs: true });
  try {
    await replaceDatabase(database.admin, backup, { identity: await backupKey(layout) });
    await noteBackup(layout, { timeMs: Date.now(), event: 'restored', file: backup });
    return { putBack: true, kept };
  } finally {
    await database.close();
  }
}

async function schemaHere(installation: Installation): Promise<number> {
  const database = await borrowDatabase(installation, { asItIs: true });
  const pool = openPool(database.admin, { max: 1, name: 'rec-io-update' });
  try {
    return await schemaVersion(pool);
  } finally {
    await pool.end();
    await database.close();
  }
}

/**
 * By the new version, which alone knows all of its tables.
 * @returns null where it cannot, because it came to an end on the way to them: then none of its programs has written anything
 */
async function keepWhatIsThere(
  layout: Layout,
  { to, wasStarted }: Journal,
  version: number,
): Promise<string | null> {
  const file = join(layout.backups, backupName(new Date(), version, 'before-restore'));
  const said = await runRelease(layout, to.id, 'backup', file);
  if (said.code === 0) return file;
  if (wasStarted === true) throw new Error(`what is there could not be backed up: ${reasonIn(said)}`);
  return null;
}

/** Two are kept: the one that runs, and the one before. */
async function removeOthers(layout: Layout, ids: readonly string[]): Promise<void> {
  const last = await readLast(layout);
  const kept = new Set([...ids, ...(last === null ? [] : [last.from.id, last.to.id])]);
  for (const name of await readdir(layout.releases).catch((): string[] => []))
    if (!kept.has(name)) await rm(join(layout.releases, name), { recursive: true, force: true });
}
