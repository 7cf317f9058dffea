import { byteSize } from '@rec-io/domain/byte-size';
import { backupPlace } from '@rec-io/installer/backup-place';
import type { Command } from 'commander';
import { listBackups } from '../backups/backup-list.ts';
import { presentReach } from '../point-in-time/plan-restore.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';
import { minute } from './progress.ts';
import { reachLines } from './restore-moment.ts';

export function listCommand(parent: Command): void {
  const command = parent
    .command('list')
    .description('the backups in the installation’s directory, and which of them were restored on trial');
  withExamples(withJson(withDataDir(command)), 'recio backup list').action(async () => {
    const installation = await installationOfCommand(command);
    const { path: directory } = await backupPlace(installation.layout);
    const backups = await listBackups(installation.layout);
    const lines = backups.map(
      ({ file, timeMs, kind, bytes: size, provedMs }) =>
        `${minute(timeMs)}  ${kind.padEnd(16)}  ${byteSize(size).padStart(9)}  ${(provedMs === null ? 'never' : minute(provedMs)).padEnd(16)}  ${file}`,
    );
    const { database } = installation.configuration;
    const reach = database === 'embedded' ? await presentReach(installation.layout) : null;
    const aboutReach = await reachLines(installation, reach);
    const head = `${'made (UTC)'.padEnd(16)}  ${'why'.padEnd(16)}  ${'size'.padStart(9)}  ${'on trial'.padEnd(16)}  file`;
    const text =
      lines.length === 0
        ? ['There is no backup yet. Make one: recio backup', ...aboutReach]
        : [head, ...lines, `They lie in ${directory}.`, ...aboutReach];
    report(command, { directory, backups, reach }, text.join('\n'));
  });
}
