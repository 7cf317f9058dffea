import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KalshiEnvironment } from '@rec-io/kalshi/environments';
import type { Layout } from '../layout.ts';

/** Where a user's own files are. One place, so that nothing else joins these paths. */
export type UserDirectory = {
  readonly root: string;
  readonly userInfo: string;
  /** All of them, outermost first; each 0700. */
  readonly directories: readonly string[];
};

/** Whose key of an environment: the trader's, or a second one of the account for the monitor's dead-man switch. */
export type KeyHolder = 'trader' | 'monitor';

/** Where the credentials of one environment and holder are. */
export type CredentialFiles = {
  readonly directory: string;
  /** PEM, 0600. */
  readonly privateKey: string;
  /** Lines `email:`, `key:` and `fingerprint:`; 0600. */
  readonly auth: string;
};

const MODES = ['simulated', 'demo', 'prod'] as const;

export function userDirectory({ users }: Layout, userNo: string): UserDirectory {
  const root = join(users, `user_${userNo}`);
  const credentials = join(root, 'credentials');
  const kalshi = join(credentials, 'kalshi-credentials');
  const history = join(root, 'trade_history');
  const accounts = join(root, 'accounts');
  return {
    root,
    userInfo: join(root, 'user_info.json'),
    directories: [
      users,
      root,
      credentials,
      kalshi,
      join(kalshi, 'prod'),
      join(kalshi, 'demo'),
      // What is exported is kept by mode: practice never gets among real money.
      history,
      ...MODES.map((mode) => join(history, mode)),
      accounts,
      ...MODES.map((mode) => join(accounts, mode)),
      join(root, 'monitors'),
    ],
  };
}

export function credentialFiles(
  layout: Layout,
  userNo: string,
  environment: KalshiEnvironment,
  holder: KeyHolder = 'trader',
): CredentialFiles {
  const { root } = userDirectory(layout, userNo);
  const directory = join(root, 'credentials', 'kalshi-credentials', environment);
  const name = holder === 'trader' ? 'kalshi' : `kalshi-${holder}`;
  return {
    directory,
    privateKey: join(directory, `${name}.pem`),
    auth: join(directory, `${name}-auth.txt`),
  };
}

/** The directories from `users` down to where credentials are, outermost first. */
export function credentialDirectories(
  layout: Layout,
  userNo: string,
  { directory }: CredentialFiles,
): string[] {
  const { root } = userDirectory(layout, userNo);
  return [layout.users, root, dirname(dirname(directory)), dirname(directory), directory];
}

/** The numbers of the users who have a directory. */
export async function usersWithDirectory({ users }: Layout): Promise<readonly string[]> {
  const names = await readdir(users).catch(() => []);
  return names.flatMap((name) => /^user_(\d{4})$/.exec(name)?.[1] ?? []).sort();
}

/** The lowest number that nobody has. @param taken numbers in use @throws RangeError when all 9,999 are */
export function nextUserNo(taken: Iterable<string>): string {
  const used = new Set(taken);
  for (let no = 1; no <= 9_999; no++) {
    const userNo = String(no).padStart(4, '0');
    if (!used.has(userNo)) return userNo;
  }
  throw new RangeError('every user number is taken');
}
