import { resolve } from 'node:path';
import { backupPlace } from '@rec-io/installer/backup-place';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Command } from 'commander';
import { type ListedBackup, listBackups } from '../backups/backup-list.ts';
import { CODE_FILE, identityFor } from '../backups/identity-for.ts';
import { proveBackup } from '../backups/prove-backup.ts';
import type { Installation } from '../installation.ts';
import { requireOwner } from '../supervision/owner.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';
import { count, progress } from './progress.ts';

export function verifyCommand(parent: Command): void {
  const command = parent
    .command('verify')
    .description('restore a backup to a database server made for that alone, and compare every table')
    .argument('[file]', 'a file of recio backup (default: the newest)')
    .option(CODE_FILE, 'for a backup of another installation');
  withExamples(withJson(withDataDir(command)), 'recio backup verify', 'recio backup verify FILE').action(
    async (given: string | undefined, options: { recoveryCodeFile?: string }) => {
      const installation = await installationOfCommand(command);
      await requireOwner(installation.layout, 'backup verify');
      const file = given === undefined ? (await newest(installation)).path : resolve(given);
      const identity = await identityFor(installation, options.recoveryCodeFile);
      const proof = await proveBackup(installation, file, identity, progress('Restoring on trial'));
      const text = `${file} can be restored: ${count(proof.rows)} rows of ${proof.tables} tables, every one as it was, and ${proof.files} files, in ${(proof.tookMs / 1_000).toFixed(0)} s.`;
      report(command, { file, ...proof }, text);
    },
  );
}

async function newest({ layout }: Installation): Promise<ListedBackup> {
  const found = (await listBackups(layout)).at(-1);
  if (found === undefined)
    throw new CatalogueError('REC-229', { directory: (await backupPlace(layout)).path });
  return found;
}
