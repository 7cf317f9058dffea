import { statfs } from 'node:fs/promises';
import { byteSize } from '@rec-io/domain/byte-size';
import { backupPlace, requireBackups } from '@rec-io/installer/backup-place';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { takeLock } from '@rec-io/installer/process-lock';
import { directorySize } from '@rec-io/program-parts/directory-size';
import type { Command } from 'commander';
import { abandonPlace, type ChosenPlace, choosePlace } from '../backups/place/choose-place.ts';
import {
  finishMove,
  isMoving,
  leavePlace,
  type MoveProgress,
  moveBackups,
  moveLock,
} from '../backups/place/move-backups.ts';
import { confirm } from '../modes/confirm.ts';
import { requireOwner } from '../supervision/owner.ts';
import {
  installationOfCommand,
  print,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withJson,
} from './common.ts';

type Options = { readonly default?: true; readonly leaveBehind?: true; readonly yes?: true };

export function placeCommand(parent: Command): void {
  const command = parent
    .command('place')
    .description(
      'where the backups lie, the archive of the database’s log included; with a directory: move them there',
    )
    .argument(
      '[directory]',
      'on another disk or a mounted share; a folder of this installation’s own is made in it',
    )
    .option('--default', 'move them back to the installation’s own directory')
    .option('--leave-behind', 'move nothing: what is in the present place stays there, as when that is gone')
    .option('--yes', 'do not ask');
  withExamples(
    withJson(withDataDir(command)),
    'recio backup place',
    'recio backup place /mnt/usb',
    'recio backup place --default',
  ).action(async (directory: string | undefined, options: Options) => {
    const { layout } = await installationOfCommand(command);
    const isChange = directory !== undefined || options.default === true;
    if (directory !== undefined && options.default === true)
      command.error('error: name a directory or --default, not both', { exitCode: 2 });
    if (!isChange) return show(command, layout);
    await requireOwner(layout, `backup place ${directory ?? '--default'}`);
    return locked(layout, () => change(command, layout, directory ?? null, options));
  });
}

async function show(command: Command, layout: Layout): Promise<void> {
  const { path, isChosen, isAway } = await backupPlace(layout);
  const bytes = isAway ? null : await directorySize(path);
  const freeBytes = isAway ? null : await freeIn(path);
  const moving = await isMoving(layout);
  const lines = [
    `The backups lie in ${path}${bytes === null ? '' : ` (${byteSize(bytes)}${freeBytes === null ? '' : `, ${byteSize(freeBytes)} free`})`}.`,
    ...(isAway
      ? [
          'It is NOT THERE: mount it. Until then nothing is backed up; the log of the database waits on its own disk.',
        ]
      : []),
    ...(isChosen
      ? []
      : [
          'That is the installation’s own directory, lost with its disk. On another one: recio backup place DIR',
        ]),
    ...(moving
      ? [
          'They were being moved, and that was cut short: the same command again, or the next night, does the rest.',
        ]
      : []),
  ];
  report(command, { path, isChosen, isAway, bytes, freeBytes, moving }, lines.join('\n'));
}

async function change(
  command: Command,
  layout: Layout,
  directory: string | null,
  { leaveBehind, yes }: Options,
): Promise<void> {
  const before = await backupPlace(layout);
  if (leaveBehind === true && before.isChosen && directory === null) {
    await confirm(
      yes,
      `The backups in ${before.path} stay there, and are no longer this installation’s; it begins anew in ${layout.backups}.`,
    );
    await leavePlace(layout);
    return report(
      command,
      { path: layout.backups, moved: 0, leftBehind: before.path },
      `From now on the backups lie in ${layout.backups}; those in ${before.path} were left there. Make one now: recio backup`,
    );
  }
  if (leaveBehind === true)
    command.error('error: --leave-behind goes with --default, from a place that was chosen', { exitCode: 2 });
  await finishMove(layout);
  await requireBackups(layout);
  const bytes = (await directorySize(before.path)) ?? 0;
  const chosen = directory === null ? null : await choosePlace(layout, directory, bytes);
  const path = chosen?.folder ?? layout.backups;
  if (path === before.path || (chosen === null && !before.isChosen))
    return report(command, { path, moved: 0 }, `The backups lie in ${path} already.`);
  if (chosen === null) await requireRoom(layout, bytes);
  if (!wantsJson(command))
    print([`From  ${before.path} (${byteSize(bytes)})`, `To    ${path}`, ...notes(chosen)].join('\n'));
  const question = 'Backups, base copies and the archive of the log are moved, while the system goes on.';
  await confirm(yes, question).catch(async (error: unknown) => {
    if (chosen !== null) await abandonPlace(chosen);
    throw error;
  });
  const moved = await moveBackups(layout, chosen?.folder ?? null, progress());
  report(
    command,
    { path, moved, sameDisk: chosen?.isSameDisk ?? true },
    `The backups lie in ${path} now: ${moved} files, each compared before it was removed from ${before.path}.`,
  );
}

/** One at a time; a move of the night's run is one, too. */
async function locked(layout: Layout, action: () => Promise<void>): Promise<void> {
  const lock = await takeLock(moveLock(layout));
  if (!lock.held)
    throw new CatalogueError('REC-236', {
      path: layout.backups,
      reason: `they are being moved right now (process ${lock.by.pid})`,
      fix: 'Wait for it to end: recio backup place',
    });
  await action().finally(() => lock.release());
}

/** What a killed move has left to do, by whoever comes next. */
export async function goOnMoving(layout: Layout): Promise<number> {
  if (!(await isMoving(layout))) return 0;
  let moved = 0;
  await locked(layout, async () => {
    moved = await finishMove(layout);
  });
  return moved;
}

const notes = (chosen: ChosenPlace | null): readonly string[] => [
  ...(chosen?.isInMemory === true
    ? ['      It lies in memory: gone when the machine is started again.']
    : []),
  ...(chosen?.isSameDisk === true
    ? ['      It is on the disk of the installation (or not mounted now): lost with that disk.']
    : []),
];

async function requireRoom({ dataDir, backups }: Layout, bytes: number): Promise<void> {
  const free = (await freeIn(dataDir)) ?? 0;
  if (free < bytes)
    throw new CatalogueError('REC-236', {
      path: backups,
      reason: `${byteSize(free)} are free there, and ${byteSize(bytes)} are needed`,
      fix: 'Make room there, then run the same command again.',
    });
}

const freeIn = (path: string): Promise<number | null> =>
  statfs(path).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );

/** One line that is written over, for people who watch. */
function progress(): MoveProgress {
  if (!process.stderr.isTTY) return () => undefined;
  return ({ bytes, ofBytes }) => {
    process.stderr.write(`\r\u001b[KCopying: ${byteSize(bytes)} of ${byteSize(ofBytes)}`);
    if (bytes >= ofBytes) process.stderr.write('\n');
  };
}
