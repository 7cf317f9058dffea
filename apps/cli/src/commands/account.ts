import { accountPeople, postgresRights } from '@rec-io/database/account-rights';
import { postgresAudit } from '@rec-io/database/audit';
import { ACCOUNT_ROLES, type AccountId, type AccountRole } from '@rec-io/domain/account-right';
import type { AuditEntry } from '@rec-io/domain/audit-entry';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Command, InvalidArgumentError } from 'commander';
import type { Pool } from 'pg';
import type { Installation } from '../installation.ts';
import { withDatabase } from '../modes/with-database.ts';
import { requireOwner } from '../supervision/owner.ts';
import { me } from '../trading/trader-door.ts';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

export function accountCommand(program: Command): void {
  const account = program
    .command('account')
    .description('who may do what on the account that is traded: an owner all, a trader trade, a viewer see');
  listCommand(account);
  grantCommand(account);
  revokeCommand(account);
}

const accountOf = ({ configuration }: Installation): AccountId => ({
  ownerNo: configuration.userNo,
  account: configuration.account,
});

function listCommand(parent: Command): void {
  const command = parent
    .command('list', { isDefault: true })
    .description('everybody who has a right on the account');
  withExamples(withJson(withDataDir(command)), 'recio account list').action(async () => {
    const installation = await installationOfCommand(command);
    const people = await withDatabase(installation, (pool) => accountPeople(pool, accountOf(installation)));
    const lines = people.map(({ userNo, login, role, isActive, grantedBy, grantedAtMs }) =>
      [
        userNo,
        login.padEnd(16),
        role.padEnd(6),
        isActive ? 'active ' : 'removed',
        `since ${new Date(grantedAtMs).toISOString().slice(0, 10)}, by ${grantedBy}`,
      ].join('  '),
    );
    report(command, people, lines.join('\n'));
  });
}

function grantCommand(parent: Command): void {
  const command = parent
    .command('grant')
    .description('give somebody a right on the account, in place of the one that they had')
    .argument('<login>', 'whom')
    .argument('<role>', ACCOUNT_ROLES.join(', '), roleOf);
  withExamples(
    withJson(withDataDir(command)),
    'recio account grant ada viewer',
    'recio account grant ada owner',
  ).action(async (login: string, role: AccountRole) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'account grant');
    await withDatabase(installation, async (pool) => {
      const account = accountOf(installation);
      const granted = await postgresRights(pool).grant(account, login, role, me());
      if (granted === 'unknown') throw new CatalogueError('REC-118', { login });
      if (granted === 'last-owner') throw new CatalogueError('REC-655', {});
      await writeDown(pool, account, 'right.granted', { login, role });
    });
    report(
      command,
      { login, role },
      `${login} is ${role} of the account ${accountOf(installation).account} now.`,
    );
  });
  withExitCodes(command, { 1: 'not given: there is no such user, or nobody would own the account' });
}

function revokeCommand(parent: Command): void {
  const command = parent
    .command('revoke')
    .description('take somebody’s right on the account away; what they did stays')
    .argument('<login>', 'whose');
  withExamples(withJson(withDataDir(command)), 'recio account revoke ada').action(async (login: string) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'account revoke');
    const account = accountOf(installation);
    await withDatabase(installation, async (pool) => {
      const revoked = await postgresRights(pool).revoke(account, login);
      if (revoked === 'unknown') throw new CatalogueError('REC-656', { login, account: account.account });
      if (revoked === 'last-owner') throw new CatalogueError('REC-655', {});
      await writeDown(pool, account, 'right.revoked', { login });
    });
    report(command, { login }, `${login} has no right on the account ${account.account} any more.`);
  });
  withExitCodes(command, { 1: 'not taken away: they had none, or nobody would own the account' });
}

/** What was done on the machine itself stands among what was done through the page. */
const writeDown = (
  pool: Pool,
  account: AccountId,
  action: string,
  detail: AuditEntry['detail'],
): Promise<void> =>
  postgresAudit(pool).write({
    ...account,
    ...{ userNo: null, login: me(), via: 'command', action, detail, address: '', userAgent: '' },
  });

function roleOf(text: string): AccountRole {
  const role = ACCOUNT_ROLES.find((each) => each === text);
  if (role === undefined) throw new InvalidArgumentError(`It must be one of: ${ACCOUNT_ROLES.join(', ')}.`);
  return role;
}
