import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export type AccountIds = { readonly uid: number; readonly gid: number };

/** The numbers of an account of this machine; null when there is no such account. */
export async function accountIds(name: string): Promise<AccountIds | null> {
  try {
    const numbers = await Promise.all(
      ['-u', '-g'].map(async (what) => Number((await promisify(execFile)('id', [what, name])).stdout)),
    );
    const [uid, gid] = numbers;
    return uid === undefined || gid === undefined ? null : { uid, gid };
  } catch {
    return null;
  }
}

/** What the machine calls the account with this number; its number in words where it has no name here. */
export async function accountName(uid: number): Promise<string> {
  try {
    return (await promisify(execFile)('id', ['-un', String(uid)])).stdout.trim();
  } catch {
    return `account number ${uid}`;
  }
}
