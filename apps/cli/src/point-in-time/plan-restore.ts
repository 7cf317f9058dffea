import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ArchiveStore, storedSystems } from '@rec-io/database/point-in-time/archive-store';
import { baseCopies } from '@rec-io/database/point-in-time/base-copy';
import { bestFor, type Reachable, reachable, type Span, spans } from '@rec-io/database/point-in-time/reach';
import { neededSegments } from '@rec-io/database/point-in-time/recover';
import { byteSize } from '@rec-io/domain/byte-size';
import { backupKey } from '@rec-io/installer/backup-key';
import { requireBackups } from '@rec-io/installer/backup-place';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import type { Installation } from '../installation.ts';
import { type ArchivePlace, archivePlace } from './archive-place.ts';
import type { Elsewhere } from './elsewhere.ts';
import { findPgBackRest, wayBackText } from './pgbackrest.ts';

/** Where to: a moment, or as far as the log goes. */
export type Wanted = number | 'latest';

export type RestorePlan = {
  readonly place: ArchivePlace;
  readonly store: ArchiveStore;
  readonly from: Reachable;
  readonly toMs: number | null;
  /** Parts of the log that are read. */
  readonly segments: number;
  readonly isOfEarlierDatabase: boolean;
  /** Where it comes from, if not from the installation's own backups. */
  readonly elsewhere: Elsewhere | null;
};

const FREE_BYTES_MIN = 500_000_000;
/** Packed, a part of the log takes so much at most; usually a hundredth of it. */
export const SEGMENT_BYTES = 2_000_000;

/** @throws CatalogueError REC-230 outside of the reach, REC-231 where nothing is archived, REC-232 without room */
export async function planRestore(
  installation: Installation,
  wanted: Wanted,
  elsewhere: Elsewhere | null = null,
): Promise<RestorePlan> {
  const { layout, configuration } = installation;
  if (configuration.database !== 'embedded') await refuseMachineServer(wanted);
  const place = await archivePlace(layout);
  if (place === null)
    throw new CatalogueError('REC-231', {
      reason: 'it never had a database',
      fix: 'Start it: recio start',
    });
  if (elsewhere === null) await requireBackups(layout);
  const identity = elsewhere?.identity ?? (await backupKey(layout));
  const root = elsewhere?.root ?? layout.pointInTime;
  const current = place.store?.systemId ?? null;
  const systems = await storedSystems(root);
  // What is here now first; then what was here before it was lost and made anew.
  const stores = [...systems]
    .toSorted((a, b) => Number(b === current) - Number(a === current))
    .map((systemId) => new ArchiveStore(root, systemId));
  const found = await Promise.all(
    stores.map(async (store) => ({ store, all: await reachOf(store, identity) })),
  );
  const options = found.flatMap(({ store, all }) => {
    const from = wanted === 'latest' ? newestOf(all) : bestFor(all, wanted);
    return from === null ? [] : [{ store, from }];
  });
  // "The latest" of an empty database that was made a minute ago is not what is meant: it has no copy yet.
  const chosen = options[0];
  if (chosen === undefined)
    throw new CatalogueError('REC-230', {
      asked: wanted === 'latest' ? 'the newest moment' : utc(wanted),
      reach: reachText(found.flatMap(({ all }) => spans(all))),
    });
  const { store, from } = chosen;
  const toMs = wanted === 'latest' ? null : wanted;
  const segments = neededSegments({ from, toMs }).length;
  await requireRoom(dirname(place.placement.clusterDir), from.copy.bytes + segments * SEGMENT_BYTES);
  return { place, store, from, toMs, segments, isOfEarlierDatabase: store.systemId !== current, elsewhere };
}

/** The machine's own server belongs to its administrator, and so does the way back. */
async function refuseMachineServer(wanted: Wanted): Promise<never> {
  const program = await findPgBackRest();
  throw new CatalogueError(
    'REC-231',
    program === null
      ? {
          reason:
            'its database is the machine’s own PostgreSQL, and pgBackRest is not installed, so that nothing keeps its log',
          fix: 'Restore a backup of a night: recio backup list. To be able to from now on: recio backup setup-archive',
        }
      : {
          reason: 'its database is the machine’s own PostgreSQL, which pgBackRest brings back',
          fix: `If its log is archived (recio backup list says it), these commands do it:\n${wayBackText(wanted === 'latest' ? null : wanted, program)}`,
        },
  );
}

export const reachOf = async (store: ArchiveStore, identity: string): Promise<readonly Reachable[]> =>
  reachable(await baseCopies(store), await store.logs(), await store.histories(identity));

/** Of the present database; empty while there is none to go back to. */
export async function presentReach(layout: Layout): Promise<readonly Span[]> {
  const place = await archivePlace(layout);
  return place === null || place.store === null
    ? []
    : spans(await reachOf(place.store, await backupKey(layout)));
}

/** The copy from which the newest moment is reached soonest. */
export function newestOf(all: readonly Reachable[]): Reachable | null {
  const toMs = Math.max(...all.map((each) => each.toMs));
  return all.findLast((each) => each.toMs === toMs) ?? null;
}

/** @throws CatalogueError REC-232 */
export async function requireRoom(path: string, bytes: number): Promise<void> {
  // With the whole place gone, it is made again there.
  const { bavail, bsize } = await statfs(path).catch(() => statfs(dirname(path)));
  const [free, needed] = [bavail * bsize, FREE_BYTES_MIN + 1.5 * bytes];
  if (free < needed)
    throw new CatalogueError('REC-232', { free: byteSize(free), needed: byteSize(needed), path });
}

export const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

export const reachText = (all: readonly Span[]): string =>
  all.length === 0
    ? 'there is no base copy yet, with the log from it on'
    : `it can be brought to any moment ${all.map(({ fromMs, toMs }) => `from ${utc(fromMs)} to ${utc(toMs)}`).join(', and ')}`;

/** What will be done, before anything is. */
export function planText({
  place,
  from,
  toMs,
  segments,
  isOfEarlierDatabase,
  elsewhere,
}: RestorePlan): string {
  const { copy } = from;
  return [
    `Back to       ${toMs === null ? `the newest moment that is archived, ${utc(from.toMs)} at least` : `${utc(toMs)}, that moment included`}`,
    `From          the base copy of ${utc(copy.endedMs)} (${byteSize(copy.bytes)}), and ${segments} parts of the log`,
    ...(elsewhere !== null ? [`              in ${elsewhere.root}`] : []),
    ...(isOfEarlierDatabase && elsewhere === null
      ? ['              of an earlier database of this installation than the present one']
      : []),
    `Undone        everything in the database after that; ${elsewhere === null ? 'files beside it stay as they are' : 'files beside it that are missing come from the newest backup before it'}`,
    `Kept          the present database, as ${place.placement.clusterDir}.before-…; put it back: recio restore --undo`,
    'Meanwhile     the system is stopped; it runs again afterwards if it runs now',
  ].join('\n');
}

/** @returns null for what is none, or says no time zone */
export function readMoment(text: string): number | null {
  const isWhole = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const ms = isWhole ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isFinite(ms) ? ms : null;
}
