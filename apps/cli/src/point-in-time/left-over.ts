import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { recipientOf } from '@rec-io/database/backup/seal';
import {
  type ArchiveStore,
  provenContent,
  zippedContent,
} from '@rec-io/database/point-in-time/archive-store';
import type { Reachable } from '@rec-io/database/point-in-time/reach';
import { walName } from '@rec-io/database/point-in-time/wal-name';

/**
 * What a server that was killed had written and not handed over: it lies in its own folder still, unless that is gone, too. Whole
 * segments go to the archive, which would have a gap otherwise; the one that it was writing is for this recovery alone.
 * @returns those that the archive does not have, packed, by name
 */
export async function leftOverSegments(
  clusterDir: string,
  store: ArchiveStore,
  { segments, timeline, copy }: Reachable,
  identity: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const folder = join(clusterDir, 'pg_wal');
  const here = new Set(await readdir(folder).catch((): string[] => []));
  const found = new Map<string, Buffer>();
  const archived = segments.at(-1)?.number;
  if (archived === undefined) return found;
  for (let number = archived + 1; ; number++) {
    const name = walName(timeline, number, copy.segmentBytes);
    // One that was made ready to be written, and is not begun, holds what another one did.
    const packed = here.has(name) ? await packedSegment(join(folder, name), name, store) : null;
    if (packed === null) return found;
    const next = walName(timeline, number + 1, copy.segmentBytes);
    const isWhole = here.has(next) && (await packedSegment(join(folder, next), next, store)) !== null;
    if (isWhole && (await store.has(name)) === null)
      await store.put(name, (await stat(join(folder, name))).mtimeMs, packed, await recipientOf(identity));
    found.set(name, packed);
  }
}

async function packedSegment(file: string, name: string, store: ArchiveStore): Promise<Buffer | null> {
  // The server's account may write there: a link is not followed.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => null,
  );
  if (handle === null) return null;
  try {
    if (!(await handle.stat()).isFile()) return null;
    const packed = await zippedContent(await handle.readFile());
    await provenContent(name, packed, store.systemId, file);
    return packed;
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}
