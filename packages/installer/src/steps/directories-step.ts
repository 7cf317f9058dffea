import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import { absent, removeEmptyDirectories, removeOurs } from '../paths.ts';
import type { OwnerLookup } from '../profile/owner.ts';
import { isPrivateDirectory, makePrivateDirectories } from '../profile/private-file.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

/** Where the programs of a full installation write. Nobody else gets in. */
export function directoriesStep(layout: Layout, owner: OwnerLookup): Step {
  const directories = [layout.data, layout.secrets, layout.run, layout.exchange, layout.trader];
  // The installing account's own: what root believes must not lie where a program could change it.
  const own = [layout.control, layout.reports];
  const areRight = async () => {
    const whose = await owner();
    const right = [
      ...directories.map((path) => isPrivateDirectory(path, whose)),
      ...own.map((path) => isPrivateDirectory(path, null)),
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
    // Whoever pulls the kill switch makes its file.
    makes: async () => ({
      ...NOTHING_MADE,
      paths: absent([...directories, ...own, layout.killFile, layout.holdFile]),
    }),
    async apply() {
      await makePrivateDirectories(directories, await owner());
      await makePrivateDirectories(own, null);
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
