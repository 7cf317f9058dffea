import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import type { AccountIds } from '../account-ids.ts';
import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import { absent, removeEmptyDirectories, removeOurs } from '../paths.ts';
import type { OwnerLookup } from '../profile/owner.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

const CLOSED = 0o700;

/** Where the programs of a full installation write. Nobody else gets in. */
export function directoriesStep(layout: Layout, owner: OwnerLookup): Step {
  const directories = [layout.data, layout.secrets, layout.run, layout.exchange];
  // The installing account's own: what root believes must not lie where a program could change it.
  const own = [layout.control, layout.reports];
  const isRight = async (path: string, whose: AccountIds | null) => {
    const found = await stat(path).catch(() => null);
    return (
      found !== null &&
      (found.mode & 0o777) === CLOSED &&
      (whose === null || (found.uid === whose.uid && found.gid === whose.gid))
    );
  };
  const areRight = async () => {
    const whose = await owner();
    const right = [
      ...directories.map((path) => isRight(path, whose)),
      ...own.map((path) => isRight(path, null)),
    ];
    return (await Promise.all(right)).every(Boolean);
  };
  return {
    id: 'directories',
    phase: 'dependencies',
    title: 'Data directory',
    intention: `${layout.data}, closed to everyone but the programs`,
    holdsData: true,
    isDone: areRight,
    makes: async () => ({ ...NOTHING_MADE, paths: absent([...directories, ...own]) }),
    async apply() {
      const whose = await owner();
      for (const path of [...directories, ...own]) {
        await mkdir(path, { recursive: true, mode: CLOSED });
        await chmod(path, CLOSED);
        if (whose !== null && directories.includes(path)) await chown(path, whose.uid, whose.gid);
      }
      return {};
    },
    async verify() {
      if (!(await areRight()))
        throw new CatalogueError('REC-106', { path: layout.data, reason: 'its owner or mode is not right' });
    },
    async revert({ paths }) {
      // What the programs wrote while they ran is part of these, and nothing else is.
      await removeOurs(paths.filter((path) => path !== layout.data));
      await removeEmptyDirectories(paths);
      return absent([layout.data]).length === 0 && paths.includes(layout.data)
        ? [`${layout.data} holds files that are not of this step, and stays`]
        : [];
    },
  };
}
