import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backupDatabase, backupName } from '@rec-io/database/backup/backup-database';
import { replaceDatabase } from '@rec-io/database/backup/replace-database';
import { verifyBackup } from '@rec-io/database/backup/restore-database';
import type { CopyProgress, CopyResult } from '@rec-io/database/copy/copy-database';
import { readMigrations } from '@rec-io/database/migrations';
import type { Command } from 'commander';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { confirm } from '../modes/confirm.ts';
import { refuseToLeaveTrades } from '../modes/leave-trades.ts';
import { requireOwner } from '../supervision/owner.ts';
import { startSystem, stopSystem } from '../supervision/system.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function backupCommand(program: Command): void {
  const command = program
    .command('backup')
    .description('write the whole database into one file, from one moment; the system may run meanwhile')
    .argument('[file]', 'where to (default: a new file in the installation’s backups)');
  withExamples(withJson(withDataDir(command)), 'recio backup', 'recio backup /mnt/usb/rec-io.backup').action(
    async (given: string | undefined) => {
      const installation = await installationOfCommand(command);
      await requireOwner(installation.layout, 'backup');
      const { file, ...made } = await backUp(installation, given);
      const text = [
        `${file}: ${count(made.rows)} rows of ${made.tables} tables.`,
        'It holds hashes of passwords and every trade: keep it where only you can read it.',
        `Back from it: recio restore ${file}`,
      ];
      report(command, { file, ...made }, text.join('\n'));
    },
  );
}

export function restoreCommand(program: Command): void {
  const command = program
    .command('restore')
    .description('put a backup in the place of the database; what is there now is backed up first')
    .argument('<file>', 'a file of recio backup')
    .option('--leave-trades', 'although trades of mode demo or prod are open, which nobody watches meanwhile')
    .option('--yes', 'do not ask');
  withExamples(
    withJson(withDataDir(command)),
    'recio restore FILE',
    'recio restore FILE --yes --json',
  ).action(async (given: string, { yes, leaveTrades }: { yes?: boolean; leaveTrades?: boolean }) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'restore FILE');
    const file = resolve(given);
    const { createdAt } = await verifyBackup(file);
    if (leaveTrades !== true) await refuseToLeaveTrades(installation.layout.dataDir, 'restore');
    await confirm(
      yes,
      `Everything in the database is replaced by what it held at ${createdAt}; the system is stopped meanwhile.`,
    );
    const restored = await restore(installation, file);
    const text = [
      `Restored ${count(restored.rows)} rows of ${createdAt}.`,
      `What was there before is in ${restored.before}.`,
      restored.started ? 'The system runs again.' : 'Start the system: recio start',
    ];
    report(command, { createdAt, ...restored }, text.join('\n'));
  });
}

async function backUp(
  installation: Installation,
  given: string | undefined,
): Promise<CopyResult & { readonly file: string }> {
  const file = given === undefined ? await nextFile(installation) : resolve(given);
  const database = await borrowDatabase(installation);
  try {
    const made = await backupDatabase(database.admin, file, { onProgress: progress('Backing up') });
    return { file, ...made };
  } finally {
    await database.close();
  }
}

/** A system that ran runs again afterwards, whatever became of the restore: its database is the old one or the new one. */
async function restore(
  installation: Installation,
  file: string,
): Promise<CopyResult & { readonly before: string; readonly started: boolean }> {
  const ran = await stopSystem(installation.layout);
  const database = await borrowDatabase(installation);
  try {
    const before = await nextFile(installation);
    await backupDatabase(database.admin, before, { onProgress: progress('Backing up what is there') });
    const restored = await replaceDatabase(database.admin, file, { onProgress: progress('Restoring') });
    return { ...restored, before, started: ran };
  } finally {
    await database.close();
    if (ran) await startSystem(installation);
  }
}

async function nextFile({ layout }: Installation): Promise<string> {
  await mkdir(layout.backups, { recursive: true, mode: 0o700 });
  return join(layout.backups, backupName(new Date(), readMigrations().length));
}

/** One line that is written over, for people who watch. */
function progress(what: string): (at: CopyProgress) => void {
  if (!process.stderr.isTTY) return () => undefined;
  let shown = '';
  return ({ table, tablesDone, tables }) => {
    const line = `${what}: ${tablesDone + 1} of ${tables}, ${table}`;
    if (line !== shown) process.stderr.write(`\r\u001b[K${line}`);
    if (line !== shown && tablesDone + 1 === tables) process.stderr.write('\n');
    shown = line;
  };
}

const count = (number: number): string => number.toLocaleString('en-US');
