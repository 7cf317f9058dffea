import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ArchiveStore, storedSystems } from '@rec-io/database/point-in-time/archive-store';
import { baseCopies } from '@rec-io/database/point-in-time/base-copy';
import { DAY_MS } from '@rec-io/domain/time';
import type { Layout } from '@rec-io/installer/layout';
import { archivePlace } from './archive-place.ts';

/** As long as a backup that is made before something. */
const KEPT_DAYS = 30;
const BESIDE = /\.before-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/;

/** Which databases that restores have kept beside are old. The newest never is: `recio restore --undo` puts it back. */
export function oldBeside(names: readonly string[], nowMs: number): readonly string[] {
  const dated = names.flatMap((name) => {
    const [, year, month, day, hour, minute, second, ms] = BESIDE.exec(name) ?? [];
    return year === undefined
      ? []
      : [{ name, timeMs: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`) }];
  });
  return dated
    .toSorted((a, b) => a.timeMs - b.timeMs)
    .slice(0, -1)
    .filter(({ timeMs }) => nowMs - timeMs > KEPT_DAYS * DAY_MS)
    .map(({ name }) => name);
}

/**
 * Removes databases that restores have kept beside, and archives of databases that are here no longer, when they are a month old; those
 * archives only once the present database can be gone back with.
 * @returns what was removed
 */
export async function removeOldLeftovers(layout: Layout, nowMs: number): Promise<readonly string[]> {
  const place = await archivePlace(layout);
  if (place === null || place.store === null) return [];
  const { clusterDir } = place.placement;
  const folder = dirname(clusterDir);
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${basename(clusterDir)}.before-`));
  const old = oldBeside(names, nowMs).map((name) => join(folder, name));
  const archives: string[] = [];
  if ((await baseCopies(place.store)).length > 0)
    for (const systemId of await storedSystems(layout.pointInTime)) {
      if (systemId === place.store.systemId) continue;
      const store = new ArchiveStore(layout.pointInTime, systemId);
      const times = [
        ...(await store.logs()).map(({ timeMs }) => timeMs),
        ...(await baseCopies(store)).map(({ endedMs }) => endedMs),
      ];
      if (nowMs - Math.max(...times, 0) > KEPT_DAYS * DAY_MS) archives.push(store.directory);
    }
  for (const path of [...old, ...archives]) await rm(path, { recursive: true, force: true });
  return [...old, ...archives];
}
