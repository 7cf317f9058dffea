import { resolve } from 'node:path';
import { verifyBackup } from '@rec-io/database/backup/restore-database';
import type { Command } from 'commander';
import { CODE_FILE, identityFor } from '../backups/identity-for.ts';
import { aboutFiles } from '../backups/put-back-files.ts';
import { restoreBackup } from '../backups/restore-backup.ts';
import { confirm } from '../modes/confirm.ts';
import { refuseToLeaveTrades } from '../modes/leave-trades.ts';
import { requireOwner } from '../supervision/owner.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';
import { count, progress } from './progress.ts';
import { type MomentOptions, moment, restoreToMoment } from './restore-moment.ts';

export function restoreCommand(program: Command): void {
  const command = program
    .command('restore')
    .description(
      'put a backup in the place of the database, or bring the database back to a moment; what is there now is kept',
    )
    .argument('[file]', 'a file of recio backup')
    .option('--to-time <time>', 'in place of a file: back to this moment, as 2026-11-27T14:03:20Z', moment)
    .option('--to-latest', 'in place of a file: to the newest moment that is archived, as after a lost disk')
    .option(
      '--restored',
      'say that the machine’s own PostgreSQL was brought back by other means: proves it and begins another epoch of the ledger',
    )
    .option(
      '--from <directory>',
      'with one of these: from backups that lie elsewhere, as those of a machine that is gone, copied or mounted',
    )
    .option('--undo', 'put back the database that the newest restore to a moment has kept')
    .option(
      CODE_FILE,
      'for a backup of another installation: a file with its recovery code, or - for standard input',
    )
    .option(
      '--files',
      'also put back keys, settings and models that are here and different; those are kept beside',
    )
    .option('--leave-trades', 'although trades of mode demo or prod are open, which nobody watches meanwhile')
    .option('--yes', 'do not ask');
  type Options = MomentOptions & {
    leaveTrades?: boolean;
    files?: boolean;
    recoveryCodeFile?: string;
  };
  withExamples(
    withJson(withDataDir(command)),
    'recio restore FILE',
    'recio restore FILE --recovery-code-file CODE --files',
    'recio restore FILE --yes --json',
    'recio restore --to-time 2026-11-27T14:03:20Z',
    'recio restore --to-latest',
    'recio restore --to-latest --from DIR --recovery-code-file CODE --files',
    'recio restore --undo',
  ).action(async (given: string | undefined, options: Options) => {
    const { yes, leaveTrades, files, recoveryCodeFile } = options;
    const ways = [given, options.toTime, options.toLatest, options.undo, options.restored].filter(
      (way) => way !== undefined,
    );
    if (ways.length !== 1)
      command.error('error: name one: a FILE, --to-time, --to-latest or --undo', { exitCode: 2 });
    if (options.from !== undefined && options.toTime === undefined && options.toLatest === undefined)
      command.error('error: --from goes with --to-time or --to-latest', { exitCode: 2 });
    const installation = await installationOfCommand(command);
    if (given === undefined) {
      await requireOwner(installation.layout, 'restore');
      if (leaveTrades !== true) await refuseToLeaveTrades(installation.layout.dataDir, 'restore');
      return restoreToMoment(command, installation, options);
    }
    await requireOwner(installation.layout, 'restore FILE');
    const file = resolve(given);
    const identity = await identityFor(installation, recoveryCodeFile);
    const { createdAt } = await verifyBackup(file, identity);
    if (leaveTrades !== true) await refuseToLeaveTrades(installation.layout.dataDir, 'restore');
    await confirm(
      yes,
      `Everything in the database is replaced by what it held at ${createdAt}; the system is stopped meanwhile.`,
    );
    const restored = await restoreBackup(installation, file, identity, files === true, progress);
    const lines = [
      `Restored ${count(restored.rows)} rows of ${createdAt}.`,
      ...aboutFiles(restored),
      `What was there before is in ${restored.before}.`,
      ...restored.back.map(
        (userNo) =>
          `User ${userNo} was deleted since, and is back with it. Again: recio user delete ${userNo}`,
      ),
      restored.started ? 'The system runs again.' : 'Start the system: recio start',
    ];
    report(command, { createdAt, ...restored }, lines.join('\n'));
  });
}
