import { hashPassword } from '@rec-io/app-web/password';
import { postgresAudit } from '@rec-io/database/audit';
import { postgresPasskeys } from '@rec-io/database/passkeys';
import { postgresSecondFactors } from '@rec-io/database/second-factors';
import { listUsers } from '@rec-io/database/user-list';
import { postgresUsers, setPasswordHash } from '@rec-io/database/users';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isLogin } from '@rec-io/installer/profile/login';
import { newPassword } from '@rec-io/installer/secrets';
import { FIRST_LOGIN } from '@rec-io/installer/steps/first-user-step';
import { type Command, InvalidArgumentError } from 'commander';
import type { Installation } from '../installation.ts';
import { confirm } from '../modes/confirm.ts';
import { withDatabase } from '../modes/with-database.ts';
import { requireOwner } from '../supervision/owner.ts';
import { me } from '../trading/trader-door.ts';
import { addUser } from '../users/add-user.ts';
import { deleteCommand } from '../users/delete-command.ts';
import { exportCommand } from '../users/export-command.ts';
import { removeUser } from '../users/remove-user.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function userCommand(program: Command): void {
  const user = program.command('user').description('the people who sign in');
  addCommand(user);
  listCommand(user);
  resetCommand(user);
  removeCommand(user);
  secondFactorCommand(user);
  exportCommand(user);
  deleteCommand(user);
}

type Given = {
  readonly login: string;
  readonly number?: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
};

function addCommand(parent: Command): void {
  const command = parent
    .command('add')
    .description(
      'make a user with tables, preferences and a directory of their own, and a password that is shown once',
    )
    .requiredOption('--login <login>', 'the name to sign in with', loginOf)
    .option('--number <number>', 'four digits (default: the next free one)', numberOf)
    .option('--name <name>', 'full name', '')
    .option('--email <address>', 'e-mail address', '')
    .option('--phone <phone>', 'phone number', '');
  withExamples(
    withJson(withDataDir(command)),
    'recio user add --login ada',
    'recio user add --login ada --number 0007 --name "Ada Lovelace" --email ada@example.org',
  ).action(async ({ login, number, name, email, phone }: Given) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'user add');
    const added = await addUser(installation, {
      login,
      userNo: number ?? null,
      fullName: name,
      email,
      phone,
    });
    const { userNo, password, back } = added;
    const text = [
      `${login} is user ${userNo}${back ? ' again, with everything as it was' : ''}.`,
      `Password: ${password}   (shown only now)`,
    ];
    report(command, { login, ...added }, text.join('\n'));
  });
}

function listCommand(parent: Command): void {
  const command = parent.command('list').description('everybody, also those who were removed');
  withExamples(withJson(withDataDir(command)), 'recio user list').action(async () => {
    const users = await withDatabase(await installationOfCommand(command), listUsers);
    const lines = users.map(({ userNo, login, firstName, lastName, isActive, lastLogin }) => {
      const seen = lastLogin === null ? 'never' : lastLogin.toISOString().slice(0, 16).replace('T', ' ');
      const name = [firstName, lastName].filter(Boolean).join(' ');
      return [userNo, login.padEnd(16), isActive ? 'active ' : 'removed', `last sign-in: ${seen}`, name].join(
        '  ',
      );
    });
    report(command, users, lines.join('\n').trimEnd());
  });
}

function resetCommand(parent: Command): void {
  const command = parent
    .command('reset-password')
    .alias('password')
    .description('make a new password, show it once, and sign the user out everywhere')
    .option('--login <login>', 'whose (default: the first user’s)');
  withExamples(
    withJson(withDataDir(command)),
    'recio user reset-password',
    `recio user reset-password --login ${FIRST_LOGIN}`,
  ).action(async (given: { login?: string }) => {
    const installation = await installationOfCommand(command);
    const { login, password } = await resetPassword(installation, given.login);
    const text = `New password of ${login}: ${password}\nIt is shown only now. ${login} is signed out everywhere.`;
    report(command, { login, password }, text);
  });
}

function removeCommand(parent: Command): void {
  const command = parent
    .command('remove')
    .alias('disable')
    .description('switch a user off and sign them out; their trades stay in the ledger')
    .requiredOption('--login <login>', 'whom')
    .option('--with-files', 'remove their directory as well: API keys, exports')
    .option('--yes', 'do not ask');
  withExamples(
    withJson(withDataDir(command)),
    'recio user remove --login ada',
    'recio user remove --login ada --with-files --yes',
  ).action(async (given: { login: string; withFiles?: boolean; yes?: boolean }) => {
    const { login, withFiles = false, yes } = given;
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'user remove');
    if (withFiles) await confirm(yes, `The files of ${login}, API keys included, will be gone for good.`);
    const removed = await removeUser(installation, login, withFiles);
    const { userNo, directory, filesRemoved } = removed;
    const text = [
      `${login} (user ${userNo}) cannot sign in any more. The way back: recio user add --login ${login}`,
      filesRemoved ? `Removed: ${directory}` : `Kept: ${directory}`,
    ];
    report(command, { login, ...removed }, text.join('\n'));
  });
}

function secondFactorCommand(parent: Command): void {
  const command = parent
    .command('second-factor')
    .description(
      'the way back from a lost device: sign-in asks for the password alone again, and passkeys are forgotten',
    )
    .argument('<off>', 'off: nothing else can be done from here', offOnly)
    .argument('<login>', 'whose');
  withExamples(withJson(withDataDir(command)), 'recio user second-factor off ada').action(
    async (_off: 'off', login: string) => {
      const installation = await installationOfCommand(command);
      await requireOwner(installation.layout, 'user second-factor off');
      const { userNo: ownerNo, account } = installation.configuration;
      await withDatabase(installation, async (pool) => {
        const found = await postgresUsers(pool).findByLogin(login);
        if (found === null) throw new CatalogueError('REC-118', { login });
        const passkeys = await postgresPasskeys(pool).removeAll(found.userNo);
        if (!(await postgresSecondFactors(pool).remove(found.userNo)) && passkeys === 0)
          throw new CatalogueError('REC-657', { login });
        await postgresAudit(pool).write({
          ...{ ownerNo, account, userNo: null, login: me(), via: 'command', action: 'second-factor.off' },
          ...{ detail: { login, passkeys }, address: '', userAgent: '' },
        });
      });
      report(
        command,
        { login },
        `${login} signs in with the password alone until a new second factor is begun.`,
      );
    },
  );
}

function offOnly(text: string): 'off' {
  if (text !== 'off') throw new InvalidArgumentError('It must be: off.');
  return text;
}

/** @param login undefined: the first user's, whatever they are called */
async function resetPassword(
  installation: Installation,
  login: string | undefined,
): Promise<{ readonly login: string; readonly password: string }> {
  return withDatabase(installation, async (pool) => {
    const { userNo } = installation.configuration;
    const wanted =
      login ?? (await listUsers(pool)).find((user) => user.userNo === userNo)?.login ?? FIRST_LOGIN;
    const found = await postgresUsers(pool).findByLogin(wanted);
    if (found === null) throw new CatalogueError('REC-118', { login: wanted });
    const password = newPassword();
    await setPasswordHash(pool, found.userNo, await hashPassword(password));
    return { login: found.login, password };
  });
}

function loginOf(text: string): string {
  const login = text.toLowerCase();
  if (!isLogin(login))
    throw new InvalidArgumentError(
      'It has 2 to 32 letters, digits, dots or dashes, and begins with a letter.',
    );
  return login;
}

function numberOf(text: string): string {
  if (!/^\d{4}$/.test(text) || text === '0000')
    throw new InvalidArgumentError('It must be four digits such as 0002.');
  return text;
}
