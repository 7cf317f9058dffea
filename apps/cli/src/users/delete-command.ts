import { basename } from 'node:path';
import { type DeletedPerson, deletePerson } from '@rec-io/database/person/delete-person';
import type { UserRow } from '@rec-io/database/user-list';
import { DAY_MS } from '@rec-io/domain/time';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import type { Command } from 'commander';
import { listBackups } from '../backups/backup-list.ts';
import { makeBackup } from '../backups/make-backup.ts';
import { KEPT, KEPT_BEFORE_DAYS } from '../backups/retention.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from '../commands/common.ts';
import type { Installation } from '../installation.ts';
import { confirm } from '../modes/confirm.ts';
import { withDatabase } from '../modes/with-database.ts';
import { keptBeside } from '../point-in-time/restore-moment.ts';
import { requireOwner } from '../supervision/owner.ts';
import { me } from '../trading/trader-door.ts';
import { deletionObstacles } from './deletion-obstacles.ts';
import { findUser } from './find-user.ts';
import { finishDeletions } from './finish-deletions.ts';

type Done = DeletedPerson & {
  readonly login: string;
  readonly backup: string;
  /** Until when backups of before hold them, as `2027-12-27`; those that go by no date are told apart. */
  readonly backupsUntil: string;
  readonly backupsThatStay: readonly string[];
};

export function deleteCommand(parent: Command): void {
  const command = parent
    .command('delete')
    .description(
      'take a person out for good: their trades, orders and settlements, their settings, their directory, and their name in the audit',
    )
    .argument('<name>', 'the login, or the number')
    .option('--yes', 'do not ask');
  withExamples(
    withJson(withDataDir(command)),
    'recio user export ada --to /mnt/usb',
    'recio user delete ada',
  ).action(async (name: string, { yes }: { readonly yes?: boolean }) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'user delete');
    const taken = await withDatabase(installation, (pool) => finishDeletions(installation, pool));
    const user = await withDatabase(installation, (pool) => deletable(installation, pool, name)).catch(
      (error: unknown) => {
        // By their login they are known to nobody any more: it is theirs that was begun.
        if (taken.length > 0 && error instanceof CatalogueError && error.code === 'REC-118') return null;
        throw error;
      },
    );
    if (user === null) {
      const whose = taken.join(', ');
      report(command, { finished: taken }, `The deletion of user ${whose} was taken up and is done.`);
      return;
    }
    await confirm(yes, consequenceOf(user));
    const done = await remove(installation, user);
    report(command, done, textOf(done));
  });
}

/** @throws CatalogueError REC-118 for nobody, REC-752 for whom something is in the way */
async function deletable(
  installation: Installation,
  pool: Parameters<typeof findUser>[0],
  name: string,
): Promise<UserRow> {
  const user = await findUser(pool, name);
  const obstacles = await deletionObstacles(installation, pool, user);
  if (obstacles.length > 0)
    throw new CatalogueError('REC-752', { login: user.login, reason: obstacles.join('; ') });
  return user;
}

const consequenceOf = ({ login, userNo }: UserRow): string =>
  [
    `${login} (user ${userNo}) is deleted for good: trades, orders, fills and settlements, which may be needed for taxes, settings, keys, files.`,
    `Take it out before, if it is wanted: recio user export ${userNo} --to DIR. A backup is made first.`,
  ].join(' ');

async function remove(installation: Installation, user: UserRow): Promise<Done> {
  const { layout, configuration } = installation;
  const { userNo, login } = user;
  const { file } = await makeBackup(installation, 'before-deletion');
  const deleted = await withDatabase(installation, async (pool) => {
    // Something may have been bought since.
    await deletable(installation, pool, userNo);
    const by = { ownerNo: configuration.userNo, account: configuration.account, login: me() };
    const taken = await deletePerson(pool, { userNo, login }, by);
    await finishDeletions(installation, pool);
    return taken;
  });
  return { ...deleted, login, backup: file, ...(await heldByBackups(layout)) };
}

/** How long what is deleted is still in backups. */
async function heldByBackups(layout: Layout): Promise<Pick<Done, 'backupsUntil' | 'backupsThatStay'>> {
  const backups = await listBackups(layout);
  const nights = backups.some(({ kind }) => kind === 'nightly') ? (KEPT.months + 1) * 31 : 0;
  const untilMs = Date.now() + Math.max(nights, KEPT_BEFORE_DAYS) * DAY_MS;
  return {
    backupsUntil: new Date(untilMs).toISOString().slice(0, 10),
    // By hand, and the newest few of those before a migration, a restore or an update.
    backupsThatStay: backups
      .filter(({ kind }) => kind !== 'nightly' && kind !== 'before-deletion')
      .map(({ file }) => file)
      // Whole databases, not sealed.
      .concat(await keptBeside(layout)),
  };
}

function textOf({ login, userNo, tables, erased, backup, backupsUntil, backupsThatStay }: Done): string {
  return [
    `${login} (user ${userNo}) is deleted: ${tables} tables, and their directory. The number is given to nobody else.`,
    `In the audit they are a deleted person; its chain holds: recio audit verify${erased === 0 ? '' : ` (${erased} entries of before they were sealed were changed, which it says)`}.`,
    `Backups of before still hold them, sealed, until ${backupsUntil} at the latest; the newest is ${basename(backup)}.`,
    ...(backupsThatStay.length === 0
      ? []
      : [
          `Without a date, until newer ones take their place or somebody removes them: ${backupsThatStay.join(', ')}.`,
        ]),
    'Where they are named in the ledger of an account of somebody else (who stopped, who armed), that stays: it is that account’s.',
  ].join('\n');
}
