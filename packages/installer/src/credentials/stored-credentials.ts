import type { AccountIds } from '../account-ids.ts';
import { CatalogueError } from '../catalogue-error.ts';
import {
  keepBeside,
  makePrivateDirectories,
  readPrivateFile,
  writePrivateFile,
} from '../profile/private-file.ts';
import type { CredentialFiles } from '../profile/user-directory.ts';
import { requirePrivateKey } from './problem.ts';

export type StoredCredentials = {
  /** '' when it was not given. */
  readonly email: string;
  readonly keyId: string;
  readonly privateKeyPem: string;
  /** Shows which key it is, and opens nothing. */
  readonly fingerprint: string;
};

/**
 * The credentials of one environment. @returns null when there are none
 * @throws CatalogueError REC-630 or REC-640 when they are there and cannot be used; never with anything of the key
 */
export async function findCredentials(files: CredentialFiles): Promise<StoredCredentials | null> {
  const [pem, auth] = await Promise.all([readPrivateFile(files.privateKey), readPrivateFile(files.auth)]);
  if (pem === null && auth === null) return null;
  const fix = 'Give both parts of the key again: recio credentials set';
  if (pem === null)
    throw new CatalogueError('REC-640', {
      path: files.privateKey,
      reason: 'it is missing beside its key id',
      fix,
    });
  const told = auth === null ? null : readAuth(auth);
  if (told === null || told.keyId === '')
    throw new CatalogueError('REC-640', { path: files.auth, reason: 'it holds no key id', fix });
  const { fingerprint } = requirePrivateKey(pem);
  // Written one after the other: a crash between the two leaves an id beside the key of another.
  if (told.fingerprint !== '' && told.fingerprint !== fingerprint)
    throw new CatalogueError('REC-640', {
      path: files.auth,
      reason: 'it names another key than the one beside it',
      fix,
    });
  return { email: told.email, keyId: told.keyId, privateKeyPem: pem, fingerprint };
}

/** Both files as they are kept. */
export function credentialContents({ email, keyId, privateKeyPem }: Omit<StoredCredentials, 'fingerprint'>): {
  readonly privateKey: string;
  readonly auth: string;
} {
  const { pem, fingerprint } = requirePrivateKey(privateKeyPem);
  return { privateKey: pem, auth: `email: ${email}\nkey: ${keyId}\nfingerprint: ${fingerprint}\n` };
}

/**
 * Keeps credentials; others that were there stay beside them.
 * @param directories from the users' down to the credentials', made where they are missing
 * @param backupOf where what is at a path and differs is kept
 */
export async function storeCredentials(
  files: CredentialFiles,
  directories: readonly string[],
  credentials: Omit<StoredCredentials, 'fingerprint'>,
  owner: AccountIds | null,
  backupOf: (path: string) => string,
): Promise<void> {
  const contents = credentialContents(credentials);
  await makePrivateDirectories(directories, owner);
  for (const [path, content] of [
    [files.privateKey, contents.privateKey],
    [files.auth, contents.auth],
  ] as const) {
    const found = await readPrivateFile(path).catch(() => '');
    if (found === content) continue;
    if (found !== null) await keepBeside(path, backupOf(path));
    await writePrivateFile(path, content, owner);
  }
}

/** `key: value` lines; also two bare lines, e-mail and key id, as earlier systems kept them. */
function readAuth(text: string): {
  readonly email: string;
  readonly keyId: string;
  readonly fingerprint: string;
} {
  const named = new Map<string, string>();
  const bare: string[] = [];
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    const [, name, value] = /^(email|key|fingerprint)\s*:\s*(.*)$/i.exec(line) ?? [];
    if (name !== undefined) named.set(name.toLowerCase(), value ?? '');
    else if (line !== '') bare.push(line);
  }
  return {
    email: named.get('email') ?? bare.find((line) => line.includes('@')) ?? '',
    keyId: named.get('key') ?? bare.find((line) => !line.includes('@')) ?? '',
    fingerprint: named.get('fingerprint') ?? '',
  };
}
