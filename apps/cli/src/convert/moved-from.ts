import { chown, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountIds } from '@rec-io/installer/account-ids';
import { writeJsonDurably } from '@rec-io/installer/durable-file';
import { readJsonObject } from '@rec-io/installer/json-file';
import type { Layout } from '@rec-io/installer/layout';

/** In the data of an installation that took over another one's, until that one is let go. */
export const movedFile = ({ data }: Layout): string => join(data, 'moved-from.json');

/** The directory whose data was taken over; null: none, or it was let go. */
export async function movedFrom(layout: Layout): Promise<string | null> {
  const from = (await readJsonObject(movedFile(layout)))?.['from'];
  return typeof from === 'string' ? from : null;
}

export async function recordMove(layout: Layout, from: string, owner: AccountIds | null): Promise<void> {
  await writeJsonDurably(movedFile(layout), { from });
  if (owner !== null) await chown(movedFile(layout), owner.uid, owner.gid);
}

export const forgetMove = (layout: Layout): Promise<void> => rm(movedFile(layout), { force: true });
