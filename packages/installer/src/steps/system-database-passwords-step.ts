import { randomBytes } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { ADMIN_ROLE } from '@rec-io/database/roles';
import { adminPasswordFile, databasePasswordFiles } from '../database-connections.ts';
import { type Layout, layout as layoutOf } from '../layout.ts';
import { absent, removeOurs } from '../paths.ts';
import { ownerOf } from '../profile/owner.ts';
import { makePrivateDirectories, readOwnSecret, writePrivateFile } from '../profile/private-file.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';
import type { SystemDatabasePlan } from '../system-database/understand.ts';

/** A password per role, each in a file that only who needs it can read. */
export function systemDatabasePasswordsStep({ location, serviceAccount }: SystemDatabasePlan): Step {
  const layout = layoutOf(location, 'full');
  const owner = ownerOf(serviceAccount);
  const files = [adminPasswordFile(layout), ...databasePasswordFiles(layout).map(([, path]) => path)];
  const directories = [layout.data, layout.secrets, layout.installerSecrets];
  return {
    id: 'database-passwords',
    phase: 'database',
    title: 'Database passwords',
    intention: `made new in ${layout.secrets} (0600); the owner’s in ${layout.installerSecrets}, which only the installing account can read`,
    holdsData: true,
    async isDone() {
      const wanted = await owner();
      for (const [, path] of databasePasswordFiles(layout)) {
        const found = await lstat(path);
        if (!found.isFile() || (found.mode & 0o777) !== 0o600) return false;
        if (wanted !== null && found.uid !== wanted.uid) return false;
      }
      return (await lstat(adminPasswordFile(layout))).isFile();
    },
    makes: async () => ({ ...NOTHING_MADE, paths: absent([...directories, ...files]) }),
    async apply() {
      const programs = await owner();
      await makePrivateDirectories([layout.data, layout.secrets], programs);
      await makePrivateDirectories([layout.installerSecrets], null);
      await keepOrMake(adminPasswordFile(layout), null);
      for (const [, path] of databasePasswordFiles(layout)) await keepOrMake(path, programs);
      return {};
    },
    async verify() {
      await rolePasswordsOf(layout);
    },
    async revert({ paths }) {
      await removeOurs(paths);
      return [];
    },
  };
}

/** Letters and digits: it needs no quoting anywhere. 192 bits. What is there stays: the server knows it. */
async function keepOrMake(
  path: string,
  owner: Awaited<ReturnType<ReturnType<typeof ownerOf>>>,
): Promise<void> {
  const found = (await readOwnSecret(path))?.trim() ?? '';
  const password = found === '' ? randomBytes(24).toString('hex') : found;
  await writePrivateFile(path, `${password}\n`, owner);
}

/** Every role with its password, the owner's first. */
export async function rolePasswordsOf(layout: Layout): Promise<ReadonlyMap<string, string>> {
  const all = [[ADMIN_ROLE, adminPasswordFile(layout)] as const, ...databasePasswordFiles(layout)];
  const read = async (path: string) => (await readFile(path, 'utf8')).trim();
  return new Map(await Promise.all(all.map(async ([role, path]) => [role, await read(path)] as const)));
}
