import { type AccountIds, accountIds } from '../account-ids.ts';
import { CatalogueError } from '../catalogue-error.ts';

/** Looked up when it is needed: a plan is made before the account is. Null: whoever installs. */
export type OwnerLookup = () => Promise<AccountIds | null>;

/** The account that the programs run as. @param account null where they run as whoever starts them */
export function ownerOf(account: string | null): OwnerLookup {
  return async () => {
    if (account === null) return null;
    const ids = await accountIds(account);
    if (ids === null) throw new CatalogueError('REC-641', { account });
    return ids;
  };
}
