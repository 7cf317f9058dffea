import type { ListedInvitation } from '@rec-io/system-data/operator/invitations';
import { type Command, InvalidArgumentError } from 'commander';
import { count, report, withDataDir, withExamples, withJson } from '../commands/common.ts';
import { invitedText, inviteTo } from './invite.ts';
import { onOneLine } from './log-text.ts';
import { withAdmin, withOperatorDatabase } from './operator-access.ts';

type InviteGiven = {
  readonly name: string;
  readonly email: string;
  readonly days: number;
  readonly host?: string;
  readonly port?: number;
  readonly snapshot?: string;
  readonly admin?: string;
};

export function inviteCommand(operator: Command): void {
  const command = withAdmin(operator.command('invite'))
    .description('make a login for one installer, and the one-line token to send them')
    .requiredOption('--name <name>', 'who it is for')
    .requiredOption('--email <address>', 'their e-mail address')
    .option('--days <n>', 'how long it lasts', count, 30)
    .option('--host <name>', 'under which they find this server (default: the name in its certificate)')
    .option('--port <n>', 'the port that leads to it from outside (default: its own)', port)
    .option(
      '--snapshot <address>',
      'what recio operator publish showed: they load that instead of the database',
    );
  withExamples(
    withJson(withDataDir(command)),
    'recio operator invite --name "Ada Lovelace" --email ada@example.org',
    'recio operator invite --name "Ada Lovelace" --email ada@example.org --days 7 --host data.example.org',
  ).action(async (given: InviteGiven) => {
    const { publishedSnapshot } = await import('@rec-io/system-data/snapshot/address');
    const { host = null, port: outside = null } = given;
    const snapshot = given.snapshot === undefined ? null : publishedSnapshot(given.snapshot);
    await withOperatorDatabase(command, given, async (database) => {
      const invited = await inviteTo(database, { ...given, host, port: outside, snapshot });
      report(command, invited, invitedText(invited, given));
    });
  });
}

export function revokeCommand(operator: Command): void {
  const command = withAdmin(operator.command('revoke'))
    .description('end an invitation at once: sessions are ended, the login is gone; the log stays')
    .argument('<who>', 'the login, or the e-mail address: all of that address');
  withExamples(withJson(withDataDir(command)), 'recio operator revoke ada@example.org').action(
    async (who: string, given: { admin?: string }) => {
      const { revoke } = await import('@rec-io/system-data/operator/invitations');
      await withOperatorDatabase(command, given, async (database) => {
        const ended = await revoke(await database.superuser(), who);
        const said = ended.length === 0 ? `${who} was revoked already.` : `Revoked: ${ended.join(', ')}`;
        report(command, { revoked: ended }, said);
      });
    },
  );
}

export function listCommand(operator: Command): void {
  const command = withAdmin(operator.command('list')).description(
    'who was invited, until when, and when they last copied',
  );
  withExamples(withJson(withDataDir(command)), 'recio operator list').action(
    async (given: { admin?: string }) => {
      const { listInvitations } = await import('@rec-io/system-data/operator/invitations');
      await withOperatorDatabase(command, given, async (database) => {
        const invitations = await listInvitations(await database.superuser());
        report(command, { invitations }, listText(invitations));
      });
    },
  );
}

const listText = (invitations: readonly ListedInvitation[]): string =>
  invitations.length === 0
    ? 'Nobody was invited yet: recio operator invite'
    : invitations
        .map(({ login, name, email, validUntil, state, lastCopyAt, copies }) =>
          [
            `${login}  ${state}  until ${validUntil}  ${onOneLine(`${name} <${email}>`)}`,
            `    ${copies === 0 ? 'never copied' : `${copies} copies, the last begun ${lastCopyAt}`}`,
          ].join('\n'),
        )
        .join('\n');

function port(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > 65_535) throw new InvalidArgumentError('It must be a number from 1 to 65535.');
  return value;
}
