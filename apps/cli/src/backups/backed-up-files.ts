import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackedUpFile } from '@rec-io/database/backup/backup-database';
import { alertSettingFiles } from '@rec-io/installer/alert-files';
import type { Layout } from '@rec-io/installer/layout';

/** Far above any key, strategy or model. */
const BYTES_MAX = 64 * 1024 * 1024;

/**
 * What belongs to the database and lies beside it, by a name that is the same in every installation: what opens second factors, by what push services know us,
 * people's files and keys of the exchange, how they are told of trouble, their strategies, trained models, the exchange's order groups.
 */
export const besideDatabase = (layout: Layout): Readonly<Record<string, string>> => ({
  'second-factor-key': layout.secondFactorKey,
  'push-key': layout.pushKey,
  'order-groups.json': layout.orderGroups,
  ...alertSettingFiles(layout),
  users: layout.users,
  strategies: layout.strategies,
  models: layout.models,
});

/** Those files. Links are no files: they could lead anywhere. */
export async function* backedUpFiles(layout: Layout): AsyncGenerator<BackedUpFile> {
  for (const [name, path] of Object.entries(besideDatabase(layout))) yield* under(name, path);
}

async function* under(name: string, path: string): AsyncGenerator<BackedUpFile> {
  const found = await lstat(path).catch(() => null);
  if (found?.isFile() && found.size <= BYTES_MAX)
    yield { path: name, mode: found.mode & 0o777, content: await readFile(path) };
  if (!found?.isDirectory()) return;
  for (const each of (await readdir(path)).toSorted()) yield* under(`${name}/${each}`, join(path, each));
}
