import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { isPassword } from '@rec-io/app-web/password';
import { listUsers } from '@rec-io/database/user-list';
import { postgresUsers } from '@rec-io/database/users';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { FIRST_LOGIN } from '@rec-io/installer/steps/first-user-step';
import type { Installation } from '../installation.ts';
import { openUi } from '../ui/ui.ts';
import { withDatabase } from './with-database.ts';

/**
 * Whoever sits at this machine is asked for the owner's password before real money is reached: an open terminal is not consent.
 * @param file holds it, `-` is standard input; without it, it is asked for where somebody can be asked
 * @throws CatalogueError REC-646 where nobody can, REC-115 for a file that cannot be read, REC-652 for a wrong one
 */
export async function requireOwnersPassword(
  installation: Installation,
  file: string | undefined,
): Promise<void> {
  const { userNo } = installation.configuration;
  const owner = await withDatabase(installation, async (pool) => {
    const login = (await listUsers(pool)).find((user) => user.userNo === userNo)?.login ?? FIRST_LOGIN;
    return postgresUsers(pool).findByLogin(login);
  });
  if (owner === null) throw new CatalogueError('REC-118', { login: FIRST_LOGIN });
  const given = await told(owner.login, file);
  if (!(await isPassword(owner.passwordHash, given)))
    throw new CatalogueError('REC-652', { login: owner.login });
}

async function told(login: string, file: string | undefined): Promise<string> {
  if (file === '-') return (await text(process.stdin)).trimEnd();
  if (file !== undefined)
    return readFile(file, 'utf8').then(
      (content) => content.trimEnd(),
      (error: unknown) => {
        throw new CatalogueError('REC-115', { path: file, reason: reasonOf(error) }, error);
      },
    );
  const ui = openUi({});
  try {
    if (ui.asker === null)
      throw new CatalogueError('REC-646', { missing: '--password-file FILE (or - for standard input)' });
    return await ui.asker.secret({
      text: `The password with which ${login} signs in`,
      help: 'Real money is reached only by whoever knows it. It is not kept and not shown.',
      byDefault: '',
    });
  } finally {
    ui.close();
  }
}
