import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import { revertManaged, sha256 } from '../managed-file.ts';
import { absent, removeOurs } from '../paths.ts';
import type { OwnerLookup } from '../profile/owner.ts';
import {
  isPrivateDirectory,
  makePrivateDirectories,
  readPrivateFile,
  writePrivateFile,
} from '../profile/private-file.ts';
import { userDirectory } from '../profile/user-directory.ts';
import { type UserInfo, userInfoText } from '../profile/user-info.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

/** A user's directory: credentials, trade history, accounts, monitors; and who the user is. What is there is kept. */
export function profileStep(layout: Layout, user: UserInfo, owner: OwnerLookup): Step {
  const { root, directories, userInfo } = userDirectory(layout, user.userNo);
  const content = userInfoText(user, new Date().toISOString());
  const areDirectoriesRight = async () => {
    const whose = await owner();
    const right = await Promise.all(directories.map((path) => isPrivateDirectory(path, whose)));
    return right.every(Boolean);
  };
  return {
    id: user.userNo === '0001' ? 'profile' : `profile-${user.userNo}`,
    phase: 'profile',
    title: 'Profile',
    holdsData: true,
    intention: `${root} for ${user.login} (user ${user.userNo}), closed to others`,
    isDone: async () => (await readPrivateFile(userInfo)) !== null && (await areDirectoriesRight()),
    async makes() {
      const isNew = absent([userInfo]).length > 0;
      const file = { path: userInfo, sha256: sha256(content), mode: 0o600, backup: null };
      return { ...NOTHING_MADE, paths: absent(directories), files: isNew ? [file] : [] };
    },
    async apply() {
      const whose = await owner();
      await makePrivateDirectories(directories, whose);
      if ((await readPrivateFile(userInfo)) === null) await writePrivateFile(userInfo, content, whose);
      return {};
    },
    async verify() {
      if ((await readPrivateFile(userInfo)) === null)
        throw new CatalogueError('REC-115', { path: userInfo, reason: 'it is missing' });
      if (!(await areDirectoriesRight()))
        throw new CatalogueError('REC-115', {
          path: root,
          reason: 'others can enter it, or its owner is not right',
        });
    },
    async revert({ paths, files }) {
      // A file in a directory that was there before is touched only while it is ours.
      const left = paths.includes(root) ? [] : await revertManaged(files);
      await removeOurs(paths);
      return left;
    },
  };
}
