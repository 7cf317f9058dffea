import { listUsers, type UserRow } from '@rec-io/database/user-list';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Pool } from 'pg';

/** @param name a login, or a number @throws CatalogueError REC-118 for nobody */
export async function findUser(adminPool: Pool, name: string): Promise<UserRow> {
  const users = await listUsers(adminPool);
  const found =
    users.find(({ login }) => login.toLowerCase() === name.toLowerCase()) ??
    users.find(({ userNo }) => userNo === name);
  if (found === undefined) throw new CatalogueError('REC-118', { login: name });
  return found;
}
