import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, cp, lchown, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AccountIds } from '@rec-io/installer/account-ids';
import { alertSettingFiles } from '@rec-io/installer/alert-files';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';

/** What of an installation is not in its database and cannot be made again. Paths by what they are. */
export const carried = (layout: Layout): readonly string[] => [
  layout.internalToken,
  layout.secondFactorKey,
  layout.pushKey,
  layout.exchangePrivateKey,
  layout.exchangePublicKey,
  layout.exchange,
  layout.trader,
  layout.users,
  layout.strategies,
  layout.healthLimits,
  layout.dataBounds,
  ...Object.values(alertSettingFiles(layout)),
];

/**
 * Copies keys, the simulated exchange's journal, what the trader keeps in files and the users' directories, and compares every file afterwards. What is at
 * the target is replaced; the source is only read.
 * @param owner whose they are to be; null: this account's, also where root copies those of another
 * @returns how many files were copied
 */
export async function moveFiles(from: Layout, to: Layout, owner: AccountIds | null): Promise<number> {
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const targets = carried(to);
  let count = 0;
  for (const [index, source] of carried(from).entries()) {
    const target = targets[index];
    if (target === undefined || (await lstat(source).catch(() => null)) === null) continue;
    await rm(target, { recursive: true, force: true });
    await cp(source, target, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    count += await handOver(source, target, owner ?? own);
  }
  return count;
}

/** Modes as at the source, the new owner, and the same bytes. */
async function handOver(source: string, target: string, owner: AccountIds): Promise<number> {
  const found = await lstat(source);
  if (found.isSymbolicLink()) return 0;
  if (!found.isDirectory() && (await hashOf(source)) !== (await hashOf(target)))
    throw new CatalogueError('REC-125', { what: target });
  await chmod(target, found.mode & 0o777);
  let count = found.isDirectory() ? 0 : 1;
  if (found.isDirectory())
    for (const name of await readdir(source))
      count += await handOver(join(source, name), join(target, name), owner);
  // A directory after what is in it: whoever owns it can change what its paths lead to.
  await lchown(target, owner.uid, owner.gid);
  return count;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
