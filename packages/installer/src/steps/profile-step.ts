import { isDeepStrictEqual } from 'node:util';
import { CatalogueError } from '../catalogue-error.ts';
import type { Layout } from '../layout.ts';
import { freeName, revertManaged, sha256 } from '../managed-file.ts';
import { absent, removeOurs } from '../paths.ts';
import type { OwnerLookup } from '../profile/owner.ts';
import {
  isPrivateDirectory,
  keepBeside,
  makePrivateDirectories,
  readPrivateFile,
  writePrivateFile,
} from '../profile/private-file.ts';
import { userDirectory } from '../profile/user-directory.ts';
import { type UserInfo, userInfoText } from '../profile/user-info.ts';
import { NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

/**
 * A user's directory: credentials, trade history, accounts, monitors; and who the user is. What is there is kept, but for what
 * its owner told otherwise since.
 * @param formerly what an earlier run told; null: nothing, or it is not known
 */
export function profileStep(
  layout: Layout,
  user: UserInfo,
  owner: OwnerLookup,
  formerly: UserInfo | null = null,
): Step {
  const { root, directories, userInfo } = userDirectory(layout, user.userNo);
  const content = userInfoText(user, new Date().toISOString());
  const isTold = isDeepStrictEqual(formerly ?? user, user);
  const isWritten = async () => {
    const found = await readPrivateFile(userInfo);
    return found !== null && (isTold || isSameUser(found, content));
  };
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
    isDone: async () => (await isWritten()) && (await areDirectoriesRight()),
    async makes() {
      const backup = absent([userInfo]).length > 0 ? null : freeName(`${userInfo}.before-rec-io`);
      const file = { path: userInfo, sha256: sha256(content), mode: 0o600, backup };
      return { ...NOTHING_MADE, paths: absent(directories), files: (await isWritten()) ? [] : [file] };
    },
    async apply({ made }) {
      const whose = await owner();
      await makePrivateDirectories(directories, whose);
      if (await isWritten()) return {};
      const backup = made.files.find(({ path }) => path === userInfo)?.backup ?? null;
      if (backup !== null) await keepBeside(userInfo, backup);
      await writePrivateFile(userInfo, content, whose);
      return {};
    },
    async verify() {
      if (!(await isWritten()))
        throw new CatalogueError('REC-115', {
          path: userInfo,
          reason: 'it is missing, or not what was to be written',
        });
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

/** But for when it was made. */
function isSameUser(found: string, wanted: string): boolean {
  try {
    const [a, b] = [found, wanted].map((text) => ({ ...(JSON.parse(text) as object), created: '' }));
    return isDeepStrictEqual(a, b);
  } catch {
    return false;
  }
}
