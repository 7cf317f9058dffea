import { rm } from 'node:fs/promises';
import { join } from 'node:path';
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
