import type { KalshiEnvironment } from '@rec-io/kalshi/environments';
import { CatalogueError } from '../catalogue-error.ts';
import { credentialContents, findCredentials, storeCredentials } from '../credentials/stored-credentials.ts';
import type { Layout } from '../layout.ts';
import { revertManaged, sha256 } from '../managed-file.ts';
import { absent, removeEmptyDirectories } from '../paths.ts';
import type { OwnerLookup } from '../profile/owner.ts';
import { readPrivateFile } from '../profile/private-file.ts';
import { credentialDirectories, credentialFiles } from '../profile/user-directory.ts';
import { type ManagedFile, NOTHING_MADE } from '../receipt.ts';
import type { Step } from '../step.ts';

/** What the plan may know: everything but the key. */
export type CredentialChoices = {
  readonly userNo: string;
  readonly environment: KalshiEnvironment;
  readonly email: string;
  readonly keyId: string;
};

/**
 * The owner's API key of one environment of the exchange.
 * @param privateKeyPem null where the step is only taken back or looked at, or where what is stored is to be kept
 */
export function credentialsStep(
  layout: Layout,
  choices: CredentialChoices,
  privateKeyPem: string | null,
  owner: OwnerLookup,
): Step {
  const { userNo, environment, email, keyId } = choices;
  const files = credentialFiles(layout, userNo, environment);
  const directories = credentialDirectories(layout, userNo, files);
  const suffix = `before-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  const isWanted = async () => {
    const found = await findCredentials(files);
    return (
      found !== null && (privateKeyPem === null || sameCredentials(found, { email, keyId, privateKeyPem }))
    );
  };
  return {
    id: `credentials-${environment}${userNo === '0001' ? '' : `-${userNo}`}`,
    phase: 'profile',
    title: 'Credentials',
    holdsData: true,
    intention: `API key ${keyId} (${environment}) in ${files.directory}, readable by the programs only`,
    keeps: `a key that is there already stays beside it as kalshi.pem.${suffix}`,
    isDone: isWanted,
    async makes() {
      if (privateKeyPem === null) return NOTHING_MADE;
      const contents = credentialContents({ email, keyId, privateKeyPem });
      // What is there already was not made by this run: a failure of it must not take the owner's key.
      const record = async (path: string, content: string): Promise<readonly ManagedFile[]> => {
        const found = await readPrivateFile(path).catch(() => '');
        if (found === content) return [];
        const backup = found === null ? null : `${path}.${suffix}`;
        return [{ path, sha256: sha256(content), mode: 0o600, backup }];
      };
      return {
        ...NOTHING_MADE,
        paths: absent(directories),
        files: [
          ...(await record(files.privateKey, contents.privateKey)),
          ...(await record(files.auth, contents.auth)),
        ],
      };
    },
    async apply({ made }) {
      if (privateKeyPem === null)
        throw new CatalogueError('REC-639', { mode: environment, path: files.directory });
      // The record's name: a revert after a crash looks for no other.
      const backupOf = (path: string) =>
        made.files.find((file) => file.path === path)?.backup ?? `${path}.${suffix}`;
      await storeCredentials(files, directories, { email, keyId, privateKeyPem }, await owner(), backupOf);
      return {};
    },
    async verify() {
      if (!(await isWanted()))
        throw new CatalogueError('REC-639', { mode: environment, path: files.directory });
    },
    async revert({ paths, files: written }) {
      const left = await revertManaged(written);
      await removeEmptyDirectories(paths);
      return left;
    },
  };
}

type Given = { readonly email: string; readonly keyId: string; readonly privateKeyPem: string };

function sameCredentials(found: Given, given: Given): boolean {
  const [has, wanted] = [credentialContents(found), credentialContents(given)];
  return has.privateKey === wanted.privateKey && has.auth === wanted.auth;
}
