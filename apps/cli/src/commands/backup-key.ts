import { backupKey } from '@rec-io/installer/backup-key';
import { isPlaceAway } from '@rec-io/installer/backup-place';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Command } from 'commander';
import { backupEvents, noteBackup } from '../backups/backup-journal.ts';
import type { Installation } from '../installation.ts';
import { requireOwner } from '../supervision/owner.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';
import { minute } from './progress.ts';

export function keyCommand(parent: Command): void {
  const command = parent
    .command('key')
    .description('show the recovery code, which opens the backups on another machine')
    .option('--again', 'although it was shown before');
  withExamples(withJson(withDataDir(command)), 'recio backup key', 'recio backup key --again').action(
    async ({ again }: { again?: boolean }) => {
      const installation = await installationOfCommand(command);
      const { layout } = installation;
      await requireOwner(layout, 'backup key');
      // Where the place is away it must still be shown: it may be needed for just that.
      const unlessAway = (error: unknown) => {
        if (!isPlaceAway(error)) throw error;
      };
      const shown = (await keyShown(installation).catch(unlessAway))?.timeMs;
      if (shown !== undefined && again !== true)
        throw new CatalogueError('REC-228', { when: `${minute(shown)} UTC` });
      const recoveryCode = await backupKey(layout);
      await noteBackup(layout, { timeMs: Date.now(), event: 'key-shown' }).catch(unlessAway);
      const lines = [
        'The recovery code of the backups of this installation:',
        '',
        `  ${recoveryCode}`,
        '',
        'Write it down, and keep it elsewhere than the backups: without it they are worth nothing once this machine is gone, and whoever has both reads everything.',
      ];
      report(command, { recoveryCode }, lines.join('\n'));
    },
  );
}

const keyShown = async ({ layout }: Installation) =>
  (await backupEvents(layout)).findLast(({ event }) => event === 'key-shown');

export const aboutKey = async (installation: Installation): Promise<string> =>
  (await keyShown(installation)) === undefined
    ? 'On another machine it needs the recovery code, which you have not seen yet: recio backup key'
    : 'On another machine it needs the recovery code.';
