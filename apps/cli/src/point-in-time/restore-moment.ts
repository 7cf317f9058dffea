import { existsSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { proveAudit } from '@rec-io/database/audit-chain';
import { type Connection, openPool } from '@rec-io/database/connection';
import { setRolePasswords } from '@rec-io/database/databases';
import { installServer } from '@rec-io/database/embedded/binaries';
import { preparePlacement } from '@rec-io/database/embedded/placement';
import { renewLedgerEpoch } from '@rec-io/database/ledger-epoch';
import { deletedNumbers } from '@rec-io/database/person/delete-person';
import { prepareArchive } from '@rec-io/database/point-in-time/archive-command';
import { putInPlace } from '@rec-io/database/point-in-time/put-in-place';
import { type RecoveryProgress, recover } from '@rec-io/database/point-in-time/recover';
import { ADMIN_ROLE, DATABASE_NAME } from '@rec-io/database/roles';
import { listUsers } from '@rec-io/database/user-list';
import { backupKey } from '@rec-io/installer/backup-key';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { noteBackup } from '../backups/backup-journal.ts';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';
import { startSystem, stopSystem } from '../supervision/system.ts';
import { carryNow } from './archive-carrier.ts';
import { archivePlace } from './archive-place.ts';
import type { Elsewhere } from './elsewhere.ts';
import { leftOverSegments } from './left-over.ts';
import { planRestore, type RestorePlan, type Wanted } from './plan-restore.ts';

export type RestoredMoment = {
  readonly rows: number;
  readonly tables: number;
  readonly auditEntries: number;
  /** The database as it was, beside the present one; null where there was none. */
  readonly before: string | null;
  readonly timeline: number;
  /** Numbers of people who had been deleted, and are there again. */
  readonly back: readonly string[];
  readonly started: boolean;
  readonly tookMs: number;
};

/**
 * Brings the database to a moment: made anew beside the present one, proven, and put in its place. A system that ran runs again
 * afterwards, whatever became of it.
 * @throws CatalogueError REC-230, REC-232, REC-233; DatabaseError DB_BACKUP_UNREADABLE, DB_BACKUP_LOCKED, DB_START_FAILED. Then nothing is changed.
 */
export async function restoreMoment(
  installation: Installation,
  wanted: Wanted,
  onProgress: (at: RecoveryProgress) => void,
  elsewhere: Elsewhere | null = null,
): Promise<RestoredMoment> {
  const { layout } = installation;
  const beganMs = performance.now();
  const gone = await deletedBefore(installation);
  const ran = await stopSystem(layout);
  let started = false;
  try {
    // The server has handed over its last when it ended.
    await carryNow(layout);
    const plan = await planRestore(installation, wanted, elsewhere);
    const { userNumbers, ...made } = await remake(installation, plan, onProgress);
    const back = userNumbers.filter((userNo) => gone.includes(userNo));
    await noteBackup(layout, {
      ...{ timeMs: Date.now(), event: 'restored' },
      file: wanted === 'latest' ? 'the newest moment' : new Date(wanted).toISOString(),
    });
    if (ran) await startSystem(installation);
    started = true;
    return { ...made, back, started: ran, tookMs: Math.round(performance.now() - beganMs) };
  } finally {
    if (ran && !started) await startSystem(installation);
  }
}

/** Of a database that is lost nobody knows it, and a server that cannot serve would be waited for. */
async function deletedBefore(installation: Installation): Promise<readonly string[]> {
  const place = await archivePlace(installation.layout);
  if (place === null || !existsSync(join(place.placement.clusterDir, 'base'))) return [];
  return withDatabase(installation, deletedNumbers).catch((): readonly string[] => []);
}

async function remake(
  { layout }: Installation,
  { place, store, from, toMs, isOfEarlierDatabase, elsewhere }: RestorePlan,
  onProgress: (at: RecoveryProgress) => void,
) {
  const { placement, identity: database } = place;
  const account = await preparePlacement(placement);
  await prepareArchive(placement, account);
  const identity = elsewhere?.identity ?? (await backupKey(layout));
  const isToItsEnd = toMs === null && !isOfEarlierDatabase && elsewhere === null;
  const target = join(placement.base, 'cluster.recovering');
  const recovered = await recover(
    {
      ...{ binDir: await installServer(placement.serverDir), target, account },
      ...{ staging: join(placement.base, 'recovery'), adminPassword: database.adminPassword },
      log: layout.databaseLog,
    },
    {
      ...{ store, from, toMs, identity, onProgress },
      ...(isToItsEnd ? { more: await leftOverSegments(placement.clusterDir, store, from, identity) } : {}),
    },
  );
  let proof: Awaited<ReturnType<typeof prove>>;
  try {
    proof = await prove(recovered.connection(DATABASE_NAME));
    // Those in it may be of another installation; the roles of the programs get theirs at every start.
    const pool = openPool(recovered.connection('postgres'), { max: 1, name: 'rec-io-restore' });
    await setRolePasswords(pool, new Map([[ADMIN_ROLE, database.adminPassword]])).finally(() => pool.end());
  } finally {
    await recovered.stop();
  }
  const before = await putInPlace(target, placement.clusterDir, new Date());
  return { ...proof, before, timeline: recovered.timeline };
}

/** Reads every table to its end, and the audit's chain; then the ledger gets an epoch of its own, as after any restore. */
export async function prove(connection: Connection) {
  const pool = openPool(connection, { max: 1, name: 'rec-io-restore' });
  try {
    const { rows: tables } = await pool.query<{ name: string }>(
      `SELECT format('%I.%I', nspname, relname) AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
       WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'`,
    );
    let rows = 0;
    for (const { name } of tables) {
      // Of a whole row: so its every page is read, what is kept apart from it too.
      const { rows: counted } = await pool.query<{ rows: string }>(
        `SELECT count(t.*)::text AS rows, sum(hashtext(t.*::text)) FROM ${name} t`,
      );
      rows += Number(counted[0]?.rows ?? 0);
    }
    const { brokenAt, entries } = await proveAudit(pool);
    if (brokenAt !== null)
      throw new CatalogueError('REC-233', { reason: `the audit’s chain is broken at entry ${brokenAt}` });
    await renewLedgerEpoch(pool);
    const userNumbers = (await listUsers(pool)).map(({ userNo }) => userNo);
    return { rows, tables: tables.length, auditEntries: entries, userNumbers };
  } catch (error) {
    if (error instanceof CatalogueError) throw error;
    throw new CatalogueError(
      'REC-233',
      { reason: error instanceof Error ? error.message : String(error) },
      error,
    );
  } finally {
    await pool.end();
  }
}

/**
 * After the machine's own server was brought to a moment, by pgBackRest: it is proven as a restore of ours is, and its ledger gets an
 * epoch of its own.
 * @throws CatalogueError REC-233
 */
export async function takeUpRestored(installation: Installation) {
  // A trader that runs would go on with the epoch that it has read.
  const ran = await stopSystem(installation.layout);
  try {
    const database = await borrowDatabase(installation);
    const proof = await prove(database.admin).finally(() => database.close());
    await noteBackup(installation.layout, { timeMs: Date.now(), event: 'restored', file: 'pgBackRest' });
    return proof;
  } finally {
    if (ran) await startSystem(installation);
  }
}

/** The databases that restores have kept beside, the newest last. */
export async function keptBeside(layout: Layout): Promise<readonly string[]> {
  const place = await archivePlace(layout);
  if (place === null) return [];
  const { clusterDir } = place.placement;
  const names = await readdir(dirname(clusterDir)).catch((): string[] => []);
  return names
    .filter((name) => name.startsWith(`${basename(clusterDir)}.before-`))
    .toSorted()
    .map((name) => join(dirname(clusterDir), name));
}

/**
 * Puts the database back that the newest restore to a moment has kept, and keeps the present one in its place.
 * @throws CatalogueError REC-231 where there is none
 */
export async function undoRestore(
  installation: Installation,
): Promise<{ readonly putBack: string; readonly before: string | null; readonly started: boolean }> {
  const kept = (await keptBeside(installation.layout)).at(-1);
  const place = await archivePlace(installation.layout);
  if (kept === undefined || place === null)
    throw new CatalogueError('REC-231', {
      reason: 'no restore has kept a database here',
      fix: 'Name a moment instead: recio restore --to-time TIME',
    });
  const { clusterDir, base } = place.placement;
  const ran = await stopSystem(installation.layout);
  try {
    await carryNow(installation.layout);
    const target = join(base, 'cluster.putting-back');
    await rename(kept, target);
    const before = await putInPlace(target, clusterDir, new Date());
    await noteBackup(installation.layout, { timeMs: Date.now(), event: 'restored', file: basename(kept) });
    return { putBack: kept, before, started: ran };
  } finally {
    if (ran) await startSystem(installation);
  }
}
