import { hashPassword } from '@rec-io/app-web/password';
import { openPool } from '@rec-io/database/connection';
import { postgresUsers, setPasswordHash } from '@rec-io/database/users';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { newPassword } from '@rec-io/installer/secrets';
import { FIRST_LOGIN } from '@rec-io/installer/steps/first-user-step';
import type { Command } from 'commander';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function userCommand(program: Command): void {
  const user = program.command('user').description('the people who sign in');
  const command = user
    .command('reset-password')
    .description('make a new password, show it once, and sign the user out everywhere')
    .option('--login <login>', 'whose', FIRST_LOGIN);
  withExamples(
    withJson(withDataDir(command)),
    'recio user reset-password',
    'recio user reset-password --login admin',
  ).action(async ({ login }: { login: string }) => {
    const password = await resetPassword(await installationOfCommand(command), login);
    const text = `New password of ${login}: ${password}\nIt is shown only now. ${login} is signed out everywhere.`;
    report(command, { login, password }, text);
  });
}

async function resetPassword(installation: Installation, login: string): Promise<string> {
  const database = await borrowDatabase(installation);
  const pool = openPool(database.admin, { max: 1, name: 'rec-io-user' });
  try {
    const found = await postgresUsers(pool).findByLogin(login);
    if (found === null) throw new CatalogueError('REC-118', { login });
    const password = newPassword();
    await setPasswordHash(pool, found.userNo, await hashPassword(password));
    return password;
  } finally {
    await pool.end();
    await database.close();
  }
}
