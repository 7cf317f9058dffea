import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { replaceDatabase } from '@rec-io/database/backup/replace-database';
import { readBackupFiles, verifyBackup } from '@rec-io/database/backup/restore-database';
import { isIdentity } from '@rec-io/database/backup/seal';
import type { CopyProgress, CopyResult } from '@rec-io/database/copy/copy-database';
import { deletedNumbers } from '@rec-io/database/person/delete-person';
import { listUsers } from '@rec-io/database/user-list';
import { byteSize } from '@rec-io/domain/byte-size';
import { backupKey } from '@rec-io/installer/backup-key';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';
import { shellWord } from '@rec-io/installer/shell-word';
import type { Command } from 'commander';
import { backupEvents, noteBackup } from '../backups/backup-journal.ts';
import { type ListedBackup, listBackups } from '../backups/backup-list.ts';
import { due } from '../backups/due.ts';
import { makeBackup, removeExpired } from '../backups/make-backup.ts';
import { proveBackup } from '../backups/prove-backup.ts';
import { type PutBack, putBackFiles } from '../backups/put-back-files.ts';
import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';
import { confirm } from '../modes/confirm.ts';
import { refuseToLeaveTrades } from '../modes/leave-trades.ts';
import { withDatabase } from '../modes/with-database.ts';
import { keepBaseCopies } from '../point-in-time/keep-base-copies.ts';
import { presentReach } from '../point-in-time/plan-restore.ts';
import { requireOwner } from '../supervision/owner.ts';
import { startSystem, stopSystem } from '../supervision/system.ts';
import { finishDeletions } from '../users/finish-deletions.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';
import { type MomentOptions, moment, reachLines, restoreToMoment, setUpArchive } from './restore-moment.ts';

const CODE_FILE = '--recovery-code-file <file>';

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
  const archive = command
    .command('setup-archive')
    .description(
      'how the machine’s own PostgreSQL is made to keep its log (pgBackRest); changes nothing itself',
    );
  withExamples(withJson(withDataDir(archive)), 'recio backup setup-archive').action(async () =>
    setUpArchive(archive, await installationOfCommand(archive)),
  );
}

function listCommand(parent: Command): void {
  const command = parent
    .command('list')
    .description('the backups in the installation’s directory, and which of them were restored on trial');
  withExamples(withJson(withDataDir(command)), 'recio backup list').action(async () => {
    const installation = await installationOfCommand(command);
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
        : [head, ...lines, `They lie in ${installation.layout.backups}.`, ...aboutReach];
    report(command, { directory: installation.layout.backups, backups, reach }, text.join('\n'));
  });
}

function verifyCommand(parent: Command): void {
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

function keyCommand(parent: Command): void {
  const command = parent
    .command('key')
    .description('show the recovery code, which opens the backups on another machine')
    .option('--again', 'although it was shown before');
  withExamples(withJson(withDataDir(command)), 'recio backup key', 'recio backup key --again').action(
    async ({ again }: { again?: boolean }) => {
      const installation = await installationOfCommand(command);
      const { layout } = installation;
      await requireOwner(layout, 'backup key');
      const shown = (await keyShown(installation))?.timeMs;
      if (shown !== undefined && again !== true)
        throw new CatalogueError('REC-228', { when: `${minute(shown)} UTC` });
      const recoveryCode = await backupKey(layout);
      await noteBackup(layout, { timeMs: Date.now(), event: 'key-shown' });
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
    'recio restore --undo',
  ).action(async (given: string | undefined, options: Options) => {
    const { yes, leaveTrades, files, recoveryCodeFile } = options;
    const ways = [given, options.toTime, options.toLatest, options.undo, options.restored].filter(
      (way) => way !== undefined,
    );
    if (ways.length !== 1)
      command.error('error: name one: a FILE, --to-time, --to-latest or --undo', { exitCode: 2 });
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
    const restored = await restore(installation, file, identity, files === true);
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

/** For the machine itself, every hour: what is due, in one go, with one line for each thing done. */
async function doDue(command: Command, installation: Installation): Promise<void> {
  const { layout } = installation;
  // First: what went wrong with the rest must not keep it from being made.
  const { made: copy, removed: expired } = await keepBaseCopies(installation);
  const { backup, proof } = due(await backupEvents(layout), new Date());
  const made = backup ? await makeBackup(installation, 'nightly') : null;
  const removed = backup ? await removeExpired(installation) : [];
  const finished = backup
    ? await withDatabase(installation, (pool) => finishDeletions(installation, pool))
    : [];
  const found = (await listBackups(layout)).at(-1);
  const proved =
    proof && found !== undefined
      ? await proveBackup(installation, found.path, await backupKey(layout))
      : null;
  const lines = [
    ...(copy === null
      ? []
      : [`base copy ${copy.file}: ${byteSize(copy.bytes)}, packed ${byteSize(copy.fileBytes)}`]),
    ...(expired === 0 ? [] : [`removed ${expired} base copies and parts of the log that nothing needs`]),
    ...(made === null
      ? []
      : [`${basename(made.file)}: ${count(made.rows)} rows, ${byteSize(made.fileBytes)}`]),
    ...(finished.length === 0 ? [] : [`finished the deletion of ${finished.join(', ')}`]),
    ...(removed.length === 0 ? [] : [`removed ${removed.join(', ')}`]),
    ...(proved === null ? [] : [`restored on trial: ${found?.file}, ${count(proved.rows)} rows`]),
  ];
  report(command, { copy, made, removed, proved }, lines.length === 0 ? 'Nothing is due.' : lines.join('\n'));
}

/** A system that ran runs again afterwards, whatever became of the restore: its database is the old one or the new one. */
async function restore(
  installation: Installation,
  file: string,
  identity: string,
  replaceFiles: boolean,
): Promise<
  CopyResult &
    PutBack & { readonly before: string; readonly back: readonly string[]; readonly started: boolean }
> {
  const ran = await stopSystem(installation.layout);
  try {
    // Where it is gone altogether, an empty one takes its place first.
    await borrowDatabase(installation, { mayBeNew: true }).then((database) => database.close());
    const { file: before } = await makeBackup(installation, 'before-restore', {
      onProgress: progress('Backing up what is there'),
    });
    const gone = await withDatabase(installation, deletedNumbers);
    const database = await borrowDatabase(installation);
    const restored = await replaceDatabase(database.admin, file, {
      identity,
      onProgress: progress('Restoring'),
    }).finally(() => database.close());
    await noteBackup(installation.layout, { timeMs: Date.now(), event: 'restored', file });
    const files = await putBackFiles(
      installation.layout,
      readBackupFiles(file, identity),
      replaceFiles,
      new Date(),
    );
    const back = await withDatabase(installation, async (pool) =>
      (await listUsers(pool)).filter(({ userNo }) => gone.includes(userNo)).map(({ userNo }) => userNo),
    );
    return { ...restored, ...files, before, back, started: ran };
  } finally {
    if (ran) await startSystem(installation);
  }
}

/** @throws CatalogueError REC-227 for what is no recovery code */
async function identityFor({ layout }: Installation, given: string | undefined): Promise<string> {
  if (given === undefined) return backupKey(layout);
  const reading = given === '-' ? text(process.stdin) : readFile(resolve(given), 'utf8');
  const found = await reading.catch((error: unknown) => {
    throw new CatalogueError('REC-227', { reason: `${given} cannot be read (${errorCode(error)})` }, error);
  });
  // Copied from paper, in whatever letters.
  const code = found.trim().toUpperCase();
  if (!isIdentity(code)) throw new CatalogueError('REC-227', { reason: `${given} holds something else` });
  return code;
}

async function newest({ layout }: Installation): Promise<ListedBackup> {
  const found = (await listBackups(layout)).at(-1);
  if (found === undefined) throw new CatalogueError('REC-229', { directory: layout.backups });
  return found;
}

const keyShown = async ({ layout }: Installation) =>
  (await backupEvents(layout)).findLast(({ event }) => event === 'key-shown');

const aboutKey = async (installation: Installation): Promise<string> =>
  (await keyShown(installation)) === undefined
    ? 'On another machine it needs the recovery code, which you have not seen yet: recio backup key'
    : 'On another machine it needs the recovery code.';

const aboutFiles = ({ written, different }: PutBack): readonly string[] => [
  ...(written.length === 0 ? [] : [`Put back ${written.length} files beside the database.`]),
  ...(different.length === 0
    ? []
    : [
        'Left as they are, though the backup has others (--files puts those back, and keeps these beside):',
        ...different.map((path) => `  ${path}`),
      ]),
];

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
const minute = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
