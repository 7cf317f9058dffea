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
