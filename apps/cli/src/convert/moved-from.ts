import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { writeJsonDurably } from '@rec-io/installer/durable-file';
import { readJsonObject } from '@rec-io/installer/json-file';
import type { Layout } from '@rec-io/installer/layout';

/**
 * In an installation that took over another one's data, until that one is let go. Beside the receipt, where no program writes: what
 * it names is removed in the end.
 */
export const movedFile = ({ dataDir }: Layout): string => join(dataDir, 'moved-from.json');

/** The directory whose data was taken over; null: none, or it was let go. */
export async function movedFrom(layout: Layout): Promise<string | null> {
  const from = (await readJsonObject(movedFile(layout)))?.['from'];
  return typeof from === 'string' ? from : null;
}

export const recordMove = (layout: Layout, from: string): Promise<void> =>
  writeJsonDurably(movedFile(layout), { from });

export const forgetMove = (layout: Layout): Promise<void> => rm(movedFile(layout), { force: true });

/** In an installation whose data another one has taken over: from then on it is kept, and does not start. */
const movedToFile = (dataDir: string): string => join(dataDir, 'moved-to.json');

/** @param from the directory whose data was taken over @param to the one that has it now; null: it is the owner's again */
export async function recordSuccessor(from: string, to: string | null): Promise<void> {
  if (to === null) await rm(movedToFile(from), { force: true });
  // Its owner may be another account than the one that took it over.
  else await writeJsonDurably(movedToFile(from), { to }, 0o644);
}

/** The directory that has taken over this one's data; null: none, or it is gone, and nobody else has the data. */
export async function movedTo(dataDir: string): Promise<string | null> {
  const to = (await readJsonObject(movedToFile(dataDir)))?.['to'];
  return typeof to === 'string' && existsSync(to) ? to : null;
}

/** @throws CatalogueError REC-139 */
export async function requireNotMoved({ dataDir }: Layout): Promise<void> {
  const to = await movedTo(dataDir);
  if (to !== null) throw new CatalogueError('REC-139', { path: dataDir, to });
}
