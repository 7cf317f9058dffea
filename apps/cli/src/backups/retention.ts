import type { BackupKind } from '@rec-io/database/backup/backup-database';
import { DAY_MS } from '@rec-io/domain/time';

export type Keepable = {
  readonly file: string;
  readonly kind: BackupKind;
  readonly timeMs: number;
  readonly provedMs: number | null;
};

/** Of the nightly ones: the newest of each of so many days, weeks and months that have one. */
export const KEPT = { days: 7, weeks: 5, months: 12 } as const;
/** Of each kind that is made before something: the newest so many, and all of so many days. */
const KEPT_BEFORE = 3;
export const KEPT_BEFORE_DAYS = 30;

/**
 * Which backups are no longer needed. What a person made is never among them, nor the newest that was restored on trial: of all
 * others it is not known that they can be.
 */
export function expired(backups: readonly Keepable[], nowMs: number): readonly string[] {
  const newestFirst = backups.toSorted((a, b) => b.timeMs - a.timeMs);
  const nightly = newestFirst.filter(({ kind }) => kind === 'nightly');
  const kept = new Set([
    ...newestOfEach(nightly, KEPT.days, (timeMs) => Math.floor(timeMs / DAY_MS)),
    // Weeks begin on a Monday; the first day of the epoch was a Thursday.
    ...newestOfEach(nightly, KEPT.weeks, (timeMs) => Math.floor((timeMs / DAY_MS + 3) / 7)),
    ...newestOfEach(nightly, KEPT.months, (timeMs) => new Date(timeMs).toISOString().slice(0, 7)),
    ...newestFirst.filter(({ kind }) => kind === 'manual').map(({ file }) => file),
  ]);
  for (const kind of ['before-migration', 'before-restore', 'before-update'] as const)
    newestFirst
      .filter((each) => each.kind === kind)
      .filter(({ timeMs }, index) => index < KEPT_BEFORE || nowMs - timeMs < KEPT_BEFORE_DAYS * DAY_MS)
      .forEach(({ file }) => {
        kept.add(file);
      });
  // What somebody wanted deleted is kept for no longer, however new it is.
  for (const { file, kind, timeMs } of newestFirst)
    if (kind === 'before-deletion' && nowMs - timeMs < KEPT_BEFORE_DAYS * DAY_MS) kept.add(file);
  const proved = newestFirst.find(({ provedMs }) => provedMs !== null);
  if (proved !== undefined) kept.add(proved.file);
  return backups.map(({ file }) => file).filter((file) => !kept.has(file));
}

function newestOfEach(
  newestFirst: readonly Keepable[],
  count: number,
  spanOf: (timeMs: number) => number | string,
): readonly string[] {
  const newest = new Map<number | string, string>();
  for (const { file, timeMs } of newestFirst)
    if (!newest.has(spanOf(timeMs))) newest.set(spanOf(timeMs), file);
  return [...newest.values()].slice(0, count);
}
