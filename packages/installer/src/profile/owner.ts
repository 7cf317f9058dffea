import { CatalogueError } from '../catalogue-error.ts';
import type { Machine } from '../machine.ts';

/** Whose a file is to be; numbers, because names can be given to others. */
export type Owner = { readonly uid: number; readonly gid: number };

/** Looked up when it is needed: a plan is made before the account is. Null: whoever installs. */
export type OwnerLookup = () => Promise<Owner | null>;

/** The account that the programs run as. @param account null where they run as whoever starts them */
export function ownerOf(machine: Machine, account: string | null): OwnerLookup {
  return async () => {
    if (account === null) return null;
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (what) => {
        const { code, stdout } = await machine.run('id', [what, account]);
        return code === 0 ? Number(stdout.trim()) : Number.NaN;
      }),
    );
    if (!Number.isInteger(uid) || !Number.isInteger(gid)) throw new CatalogueError('REC-641', { account });
    return { uid: uid ?? 0, gid: gid ?? 0 };
  };
}

/** For installations whose programs run as whoever starts them. */
export const NO_OWNER: OwnerLookup = async () => null;
