import { statfs } from 'node:fs/promises';
import { recipientOf } from '@rec-io/database/backup/seal';
import { openPool } from '@rec-io/database/connection';
import {
  type BaseCopy,
  baseCopies,
  makeBaseCopy,
  removeBaseCopy,
} from '@rec-io/database/point-in-time/base-copy';
import { forgetLetGo, letGo } from '@rec-io/database/point-in-time/carry';
import { copiesWithin, keptCopies, unneededLogs } from '@rec-io/database/point-in-time/kept';
import { reachable } from '@rec-io/database/point-in-time/reach';
import { byteSize } from '@rec-io/domain/byte-size';
import { boundFor } from '@rec-io/domain/data-growth';
import { DAY_MS, MINUTE_MS } from '@rec-io/domain/time';
import { backupKey } from '@rec-io/installer/backup-key';
import { prepareBackups } from '@rec-io/installer/backup-place';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { readDataBounds } from '@rec-io/installer/data-bounds-file';
import type { Layout } from '@rec-io/installer/layout';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { carryNow } from './archive-carrier.ts';
import { archivePlace } from './archive-place.ts';

/** A copy is made once a day. */
const EVERY_MS = DAY_MS - 90 * MINUTE_MS;
/** Room that is left, whatever is made. */
const FREE_BYTES_MIN = 1_500_000_000;

export type KeptCopies = {
  /** Null when none was due. */
  readonly made: BaseCopy | null;
  /** Copies and parts of the log that nothing needs any more. */
  readonly removed: number;
};

const NOTHING: KeptCopies = { made: null, removed: 0 };

/**
 * Makes a base copy when one is due: none is there that reaches to now, or it is a day old. Then removes what has expired.
 * @param wanted also when none is due
 * @throws CatalogueError REC-226 without room, REC-235
 */
export async function keepBaseCopies(
  installation: Installation,
  wanted = false,
  onProgress?: (at: { readonly bytes: number; readonly ofBytes: number }) => void,
): Promise<KeptCopies> {
  const { layout, configuration } = installation;
  if (configuration.database !== 'embedded') return NOTHING;
  await prepareBackups(layout);
  const before = await archivePlace(layout);
  if (!wanted && before?.store != null && !(await isDue(installation)))
    return { made: null, removed: await removeUnneeded(layout) };
  const database = await borrowDatabase(installation);
  try {
    const place = await archivePlace(layout);
    if (place === null || place.store === null) return NOTHING;
    const { store, spool, placement } = place;
    const pool = openPool(database.admin, { max: 1, name: 'rec-io-base-copy' });
    const bytes = await archivingBytes(pool).finally(() => pool.end());
    // It was started by a version of before: from its next start on it archives.
    if (bytes === null) return NOTHING;
    await store.prepare();
    await requireRoom(store.directory, bytes);
    const recipient = await recipientOf(await backupKey(layout));
    const hadLetGo = await letGo(spool);
    const made = await makeBaseCopy(database.admin, placement.clusterDir, store, {
      recipient,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    if (hadLetGo > 0 && hadLetGo === (await letGo(spool))) await forgetLetGo(spool);
    await carryNow(layout);
    return { made, removed: await removeUnneeded(layout) };
  } finally {
    await database.close();
  }
}

/** What is older than its owner wants it kept, or more. @returns how many copies and parts of the log */
async function removeUnneeded(layout: Layout): Promise<number> {
  const store = (await archivePlace(layout))?.store ?? null;
  if (store === null) return 0;
  const { days, bytes } = boundFor('archive', (await readDataBounds(layout.dataBounds)).bounds);
  const [copies, all, sizes] = [await baseCopies(store), await store.logs(), await store.sizes()];
  const young = keptCopies(copies, Date.now(), days ?? Number.POSITIVE_INFINITY);
  const kept = copiesWithin(young, all, (file) => sizes.get(file) ?? 0, bytes ?? Number.POSITIVE_INFINITY);
  const expired = copies.filter((copy) => !kept.includes(copy));
  const logs = unneededLogs(kept, all);
  for (const copy of expired) await removeBaseCopy(store, copy);
  for (const log of logs) await store.remove(log);
  return expired.length + logs.length;
}

async function isDue({ layout }: Installation): Promise<boolean> {
  const place = await archivePlace(layout);
  if (place === null || place.store === null) return true;
  const { store, spool } = place;
  const copies = await baseCopies(store);
  const newest = copies.at(-1);
  if (newest === undefined || Date.now() - newest.endedMs >= EVERY_MS) return true;
  if ((await letGo(spool)) > 0) return true;
  // A gap after it, or a restore since: it leads no further than to there.
  const logs = await store.logs();
  const newestMs = Math.max(...logs.map(({ timeMs }) => timeMs));
  const last = reachable(copies, logs, await store.histories(await backupKey(layout))).at(-1);
  const isYoung = Date.now() - newest.endedMs < 10 * MINUTE_MS;
  return !isYoung && (last === undefined || last.toMs < newestMs || last.timeline !== last.copy.timeline);
}

/** How large the database is; null while its server does not archive. */
async function archivingBytes(pool: ReturnType<typeof openPool>): Promise<number | null> {
  const { rows } = await pool.query<{ mode: string; bytes: number }>(
    `SELECT current_setting('archive_mode') AS mode,
       (SELECT sum(pg_database_size(oid)) FROM pg_database)::float8 AS bytes`,
  );
  return rows[0]?.mode === 'on' ? rows[0].bytes : null;
}

async function requireRoom(path: string, bytes: number): Promise<void> {
  // Packed it is a third at most of what it was; half is on the safe side.
  const needed = FREE_BYTES_MIN + bytes / 2;
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  if (free < needed)
    throw new CatalogueError('REC-226', { free: byteSize(free), needed: byteSize(needed), path });
}
