import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { roleRights } from '../role-rights.ts';
import { INSTALLER_ROLE, INVITED_PREFIX } from '../schemas.ts';
import { refusing, requireSuperuser, type ServerSuperuser } from './superuser.ts';

export type SetupTexts = {
  /** Of `scripts/setup_installer_user.sql`: the one place where the rights are written. */
  readonly rights: string;
  /** Of the migration that makes the log and its functions, for a database that is not REC.IO's. */
  readonly log: string;
};

/**
 * Makes the role of all installers, or brings it back to exactly its rights, and looks whether it has them.
 * @throws CatalogueError REC-698
 */
export async function setupInstallers(superuser: ServerSuperuser, texts: SetupTexts): Promise<void> {
  await requireSuperuser(superuser);
  if (await isOfAnotherSystem(superuser))
    await refusing(() => superuser.execute(`BEGIN; ${texts.log}; COMMIT`));
  await refusing(() => superuser.execute(texts.rights));
  const rights = await roleRights((select) => superuser.rows(select), `'${INSTALLER_ROLE}'`);
  const wrong = [...rights.excess, ...rights.missing.map((right) => `${right} is missing`)];
  if (wrong.length > 0)
    throw new CatalogueError('REC-698', { reason: `the role is made, but ${wrong.join('; ')}` });
}

/** REC.IO's own databases have the log by a migration, and are brought to it by `recio repair` and nothing else. */
async function isOfAnotherSystem(superuser: ServerSuperuser): Promise<boolean> {
  const [found] = await superuser.rows<{ ours: boolean }>(
    "SELECT to_regclass('system.schema_migrations') IS NOT NULL AS ours",
  );
  return found?.ours === false;
}

/**
 * Takes the role away with all its rights in this database. The log and its entries stay.
 * @returns false when there was none
 * @throws CatalogueError REC-698 while there are invitations, or when another database of the server gives it rights
 */
export async function removeInstallers(superuser: ServerSuperuser): Promise<boolean> {
  await requireSuperuser(superuser);
  const found = await superuser.rows(`SELECT rolname FROM pg_roles WHERE rolname = '${INSTALLER_ROLE}'`);
  if (found.length === 0) return false;
  const invited = await superuser.rows<{ login: string }>(
    `SELECT rolname AS login FROM pg_roles WHERE starts_with(rolname, '${INVITED_PREFIX}') ORDER BY 1`,
  );
  if (invited.length > 0)
    throw new CatalogueError('REC-698', {
      reason: `${invited.length} invitations are open; end them first: recio operator revoke ${invited[0]?.login}`,
    });
  await refusing(() =>
    superuser.execute(`BEGIN;
      DROP EVENT TRIGGER IF EXISTS rec_io_close_views_to_installers;
      DROP FUNCTION IF EXISTS system.close_views_to_installers();
      DROP OWNED BY ${INSTALLER_ROLE}; DROP ROLE ${INSTALLER_ROLE}; COMMIT`),
  );
  return true;
}
