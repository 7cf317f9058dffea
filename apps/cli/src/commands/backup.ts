import { byteSize } from '@rec-io/domain/byte-size';
import { shellWord } from '@rec-io/installer/shell-word';
import type { Command } from 'commander';
import { makeBackup } from '../backups/make-backup.ts';
import { requireOwner } from '../supervision/owner.ts';
import { doDue } from './backup-due.ts';
import { aboutKey, keyCommand } from './backup-key.ts';
import { listCommand } from './backup-list.ts';
import { placeCommand } from './backup-place.ts';
import { verifyCommand } from './backup-verify.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';
import { count, progress } from './progress.ts';
import { setUpArchive } from './restore-moment.ts';

export function backupCommand(program: Command): void {
  const command = program
    .command('backup')
    .description(
      'write database, keys and settings into one sealed file, from one moment; the system may run meanwhile',
    )
    .argument('[file]', 'where to (default: a new file in the installation’s backups)')
    .option(
      '--due',
      'only what is due by now: the night’s backup, the week’s restore on trial; removes what has expired',
    );
  withExamples(
    withJson(withDataDir(command)),
    'recio backup',
    'recio backup /mnt/usb/rec-io.backup',
    'recio backup list',
    'recio backup verify',
    'recio backup key',
    'recio backup place /mnt/usb',
  ).action(async (given: string | undefined, options: { due?: boolean }) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'backup');
    if (options.due === true) return doDue(command, installation);
    const { file, fileBytes, ...made } = await makeBackup(installation, 'manual', {
      ...(given === undefined ? {} : { given }),
      onProgress: progress('Backing up'),
    });
    const lines = [
      `${file}: ${count(made.rows)} rows of ${made.tables} tables, ${byteSize(fileBytes)}, sealed.`,
      `Back from it: recio restore ${shellWord(file)}`,
      await aboutKey(installation),
    ];
    report(command, { file, fileBytes, ...made }, lines.join('\n'));
  });
  listCommand(command);
  verifyCommand(command);
  keyCommand(command);
  placeCommand(command);
  const archive = command
    .command('setup-archive')
    .description(
      'how the machine’s own PostgreSQL is made to keep its log (pgBackRest); changes nothing itself',
    );
  withExamples(withJson(withDataDir(archive)), 'recio backup setup-archive').action(async () =>
    setUpArchive(archive, await installationOfCommand(archive)),
  );
}
