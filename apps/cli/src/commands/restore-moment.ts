import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readBackupFiles } from '@rec-io/database/backup/restore-database';
import type { Span } from '@rec-io/database/point-in-time/reach';
import type { RecoveryProgress } from '@rec-io/database/point-in-time/recover';
import { byteSize } from '@rec-io/domain/byte-size';
import { type Command, InvalidArgumentError } from 'commander';
import { readBackupName } from '../backups/backup-list.ts';
import { identityFor } from '../backups/identity-for.ts';
import { aboutFiles, type PutBack, putBackFiles } from '../backups/put-back-files.ts';
import type { Installation } from '../installation.ts';
import { confirm } from '../modes/confirm.ts';
import { archiveState } from '../point-in-time/archive-carrier.ts';
import { type Elsewhere, elsewhereIn } from '../point-in-time/elsewhere.ts';
import { findPgBackRest, isArchiving, machineServer, setUpText } from '../point-in-time/pgbackrest.ts';
import { planRestore, planText, readMoment, utc } from '../point-in-time/plan-restore.ts';
import { keptBeside, restoreMoment, takeUpRestored, undoRestore } from '../point-in-time/restore-moment.ts';
import { print, report, wantsJson } from './common.ts';

export type MomentOptions = {
  readonly yes?: boolean;
  readonly toTime?: number;
  readonly toLatest?: boolean;
  readonly undo?: boolean;
  readonly restored?: boolean;
  readonly from?: string;
  readonly recoveryCodeFile?: string;
  readonly files?: boolean;
};

/** A moment with its time zone: without one it would be another moment on another machine. */
export function moment(text: string): number {
  const ms = readMoment(text);
  if (ms === null)
    throw new InvalidArgumentError(
      'It must be a moment with its time zone, as 2026-11-27T14:03:20Z or 2026-11-27T09:03:20-05:00.',
    );
  return ms;
}

/** `recio restore --to-time | --to-latest | --undo`: the plan first, then the word, then all of it. */
export async function restoreToMoment(
  command: Command,
  installation: Installation,
  { yes, toTime, undo, restored: wasRestored, from, recoveryCodeFile, files }: MomentOptions,
): Promise<void> {
  if (undo === true) return undoLast(command, installation, yes);
  if (wasRestored === true) return takeUp(command, installation);
  const wanted = toTime ?? 'latest';
  const elsewhere =
    from === undefined
      ? null
      : await elsewhereIn(
          resolve(from),
          await identityFor(installation, recoveryCodeFile),
          installation.layout,
        );
  const plan = await planRestore(installation, wanted, elsewhere);
  if (!wantsJson(command)) print(planText(plan));
  await confirm(yes, 'The system is stopped, and the database is put in the place of the present one.');
  const restored = await restoreMoment(installation, wanted, progress(), elsewhere);
  const put =
    elsewhere === null
      ? null
      : await filesOfNight(installation, elsewhere, toTime ?? Date.now(), files === true);
  const { rows, tables, auditEntries, before, back, started, tookMs } = restored;
  const lines = [
    `The database is as it was ${wanted === 'latest' ? 'at the newest moment that was archived' : `at ${utc(wanted)}`}: ${rows.toLocaleString('en-US')} rows of ${tables} tables read, the audit whole (${auditEntries} entries), in ${(tookMs / 1_000).toFixed(0)} s.`,
    before === null
      ? 'There was no other database to keep.'
      : `What was there before is in ${before}. Put it back: recio restore --undo. When it is not needed any more, remove that directory.`,
    ...back.map((userNo) => `User ${userNo} had been deleted, and is there again: recio user delete`),
    ...(elsewhere === null ? [] : aboutNight(put)),
    started ? 'The system runs again.' : 'Start the system: recio start',
    'Orders and fills after that moment are the exchange’s to tell: recio reconcile, before you arm.',
  ];
  report(command, restored, lines.join('\n'));
}

/** Keys, settings and models lie beside the database: the newest backup of a night before the moment has them. */
async function filesOfNight(
  { layout }: Installation,
  { backups, identity }: Elsewhere,
  untilMs: number,
  replace: boolean,
): Promise<(PutBack & { readonly file: string }) | null> {
  // What is written before a migration holds tables alone.
  const names = (await readdir(backups)).filter((name) => {
    const said = readBackupName(name);
    return said !== null && said.timeMs <= untilMs && said.kind !== 'before-migration';
  });
  const newest = names.toSorted().at(-1);
  if (newest === undefined) return null;
  const file = join(backups, newest);
  return { file, ...(await putBackFiles(layout, readBackupFiles(file, identity), replace, new Date())) };
}

const aboutNight = (put: (PutBack & { readonly file: string }) | null): readonly string[] =>
  put === null
    ? ['There is no backup of a night before it: keys, settings and models are those of here.']
    : [`Keys, settings and models are those of ${put.file}.`, ...aboutFiles(put)];

async function undoLast(
  command: Command,
  installation: Installation,
  yes: boolean | undefined,
): Promise<void> {
  const kept = (await keptBeside(installation.layout)).at(-1);
  await confirm(
    yes,
    `The database in ${kept ?? '(none)'} takes the place of the present one, which is kept beside; the system is stopped meanwhile.`,
  );
  const { before, started } = await undoRestore(installation);
  const lines = [
    'The database of before the restore is back.',
    `The one that it took the place of is in ${before}.`,
    started ? 'The system runs again.' : 'Start the system: recio start',
  ];
  report(command, { before, started }, lines.join('\n'));
}

async function takeUp(command: Command, installation: Installation): Promise<void> {
  const proof = await takeUpRestored(installation);
  const text = `${proof.rows.toLocaleString('en-US')} rows of ${proof.tables} tables read, the audit whole (${proof.auditEntries} entries); the ledger has an epoch of its own from here on. Compare with the exchange before you arm: recio reconcile`;
  report(command, proof, text);
}

/** How the machine's own server is made to keep its log: told, not done, for it is its administrator's. */
export async function setUpArchive(command: Command, installation: Installation): Promise<void> {
  if (installation.configuration.database === 'embedded') {
    report(
      command,
      { needed: false },
      'The embedded database archives by itself: recio backup list says how far back can be gone.',
    );
    return;
  }
  const [program, server] = [await findPgBackRest(), await machineServer(installation)];
  const text =
    program === null
      ? 'pgBackRest is not installed: only the backups of the nights protect what the database holds. Install it (Debian, Ubuntu: sudo apt-get install pgbackrest; Fedora, RHEL: sudo dnf install pgbackrest), then run this command again.'
      : [
          isArchiving(server)
            ? 'The server hands over its log already. What makes it so, with pgBackRest:'
            : 'With these, any moment can be gone back to, and at most the last minute is lost:',
          '',
          setUpText(server, program),
        ].join('\n');
  report(command, { needed: !isArchiving(server), program, server }, text);
}

/** What protects a database on the machine's own server besides the backups of the nights. */
async function machineLines(installation: Installation): Promise<readonly string[]> {
  const server = await machineServer(installation).catch(() => null);
  if (server === null) return ['Whether the database’s log is archived cannot be seen: it does not answer.'];
  if (!isArchiving(server))
    return [
      'Only these protect the database: what is between two of them is lost with the machine. With pgBackRest it is a minute: recio backup setup-archive',
    ];
  return [
    `Its log is archived by the server (${server.archiveCommand || 'by a command that only its superuser sees'}), ${server.newestMs === null ? 'not since it was started' : `last at ${utc(server.newestMs)}`}, with ${server.failed} failures since its statistics began. How far back: sudo -u postgres pgbackrest info`,
  ];
}

/** How far any moment can be gone back to, for people. @param reach null where the database is the machine's own */
export async function reachLines(
  installation: Installation,
  reach: readonly Span[] | null,
): Promise<readonly string[]> {
  if (reach === null) return machineLines(installation);
  if (reach.length === 0)
    return [
      'No moment in between can be gone back to yet: the first base copy is made while the system runs.',
    ];
  const { bytes, bytesMax, failures, letGo, waiting } = await archiveState(installation.layout, []);
  return [
    `Any moment can be gone back to ${reach.map(({ fromMs, toMs }) => `from ${utc(fromMs)} to ${utc(toMs)}`).join(', and ')} (${byteSize(bytes)}${typeof bytesMax === 'number' ? ` of ${byteSize(bytesMax)} at most` : ''}): recio restore --to-time TIME`,
    ...(waiting > 3 ? [`${waiting} parts of the database’s log are not archived yet.`] : []),
    ...(letGo > 0 ? [`${letGo} parts of the database’s log were let go: the disk was nearly full.`] : []),
    ...failures,
  ];
}

/** One line that is written over, for people who watch. */
function progress(): (at: RecoveryProgress) => void {
  if (!process.stderr.isTTY) return () => undefined;
  let shown = '';
  return (at) => {
    const line =
      at.part === 'files'
        ? `Unpacking the base copy: ${byteSize(at.bytes)} of ${byteSize(at.ofBytes)}`
        : `${at.part === 'log' ? 'Opening the log' : 'Reading the log'}: ${at.segments} of ${at.ofSegments}`;
    if (line !== shown) process.stderr.write(`\r\u001b[K${line}`);
    shown = line;
  };
}
