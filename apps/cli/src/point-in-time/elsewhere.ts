import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { recipientOf } from '@rec-io/database/backup/seal';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { readMarker } from '../backups/place/choose-place.ts';

/** Backups of another installation, or of this one where they lie no longer. */
export type Elsewhere = {
  /** Where base copies and log are, by database. */
  readonly root: string;
  /** Where the backups of the nights are. */
  readonly backups: string;
  readonly identity: string;
};

/**
 * The backups in a directory that a person names: the place that was chosen for them, the folder in it, or the `backups` of an
 * installation; copied or mounted.
 * @param identity opens them
 * @throws CatalogueError REC-227 where that is another's, REC-231 where there is nothing to go back with
 */
export async function elsewhereIn(
  directory: string,
  identity: string,
  { pointInTime }: Pick<Layout, 'pointInTime'>,
): Promise<Elsewhere> {
  const name = basename(pointInTime);
  const inside = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const folders = inside.filter((entry) => entry.isDirectory()).map((entry) => join(directory, entry.name));
  const found = [directory, ...folders].filter((path) => existsSync(join(path, name)));
  const recipient = await recipientOf(identity);
  const markers = await Promise.all(found.map(async (path) => ({ path, marker: await readMarker(path) })));
  const ours = markers.filter(({ marker }) => marker === null || marker.recipient === recipient);
  const [chosen] = ours;
  if (chosen !== undefined && ours.length === 1)
    return { root: join(chosen.path, name), backups: chosen.path, identity };
  if (found.length > 0 && ours.length === 0)
    throw new CatalogueError('REC-227', {
      reason: `what is in ${dirname(found[0] ?? '')} was sealed for another one`,
    });
  throw new CatalogueError('REC-231', {
    reason:
      ours.length > 1
        ? `${directory} holds backups of several installations`
        : `${directory} holds no base copies and no log`,
    fix: 'Name the folder that holds point-in-time: recio restore --to-latest --from DIR',
  });
}
