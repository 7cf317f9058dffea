import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { postgresAudit } from '@rec-io/database/audit';
import { exportPerson } from '@rec-io/database/person/export-person';
import { byteSize } from '@rec-io/domain/byte-size';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { reasonOf } from '@rec-io/installer/json-file';
import { userDirectory } from '@rec-io/installer/profile/user-directory';
import type { Command } from 'commander';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from '../commands/common.ts';
import { withDatabase } from '../modes/with-database.ts';
import { requireOwner } from '../supervision/owner.ts';
import { me } from '../trading/trader-door.ts';
import { findUser } from './find-user.ts';

export function exportCommand(parent: Command): void {
  const command = parent
    .command('export')
    .description(
      'everything that is kept of a person and of the accounts that they own, as a zip of CSV files',
    )
    .argument('<name>', 'the login, or the number')
    .requiredOption('--to <path>', 'a file that is not there yet, or a directory');
  withExamples(
    withJson(withDataDir(command)),
    'recio user export ada --to /mnt/usb',
    'recio user export 0002 --to ada.zip --json',
  ).action(async (name: string, { to }: { readonly to: string }) => {
    const installation = await installationOfCommand(command);
    const { layout, configuration } = installation;
    await requireOwner(layout, 'user export');
    const exported = await withDatabase(installation, async (pool) => {
      const { userNo, login } = await findUser(pool, name);
      const file = await freeFile(to, userNo);
      await postgresAudit(pool).write({
        ...{ ownerNo: configuration.userNo, account: configuration.account, userNo: null, login: me() },
        ...{ via: 'command', action: 'person.exported', detail: { user: userNo } },
        ...{ address: '', userAgent: '' },
      });
      const unfinished = `${file}.unfinished`;
      try {
        await pipeline(
          exportPerson(pool, { userNo, directory: userDirectory(layout, userNo).root }),
          createWriteStream(unfinished, { flags: 'wx', mode: 0o600 }),
        );
        await rename(unfinished, file);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw new CatalogueError('REC-751', { login, path: file, reason: reasonOf(error) }, error);
      }
      return { userNo, login, file, bytes: (await stat(file)).size };
    });
    const { login, file, bytes } = exported;
    report(
      command,
      exported,
      `${file}: everything that is kept of ${login}, ${byteSize(bytes)}. README.txt in it says what each file is.\nIt is readable by whoever has it: hand it over as you would a bank statement.`,
    );
  });
}

/** @throws CatalogueError REC-751 for a file that is there */
async function freeFile(to: string, userNo: string): Promise<string> {
  const given = resolve(to);
  const isDirectory = (await stat(given).catch(() => null))?.isDirectory() === true;
  const day = new Date().toISOString().slice(0, 10);
  const file = isDirectory ? join(given, `rec-io-${userNo}-${day}.zip`) : given;
  if ((await stat(file).catch(() => null)) !== null)
    throw new CatalogueError('REC-751', { login: userNo, path: file, reason: 'the file is there already' });
  return file;
}
