import { mkdir } from 'node:fs/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { takeLock } from '@rec-io/installer/process-lock';
import { readReceipt, withStep, writeReceipt } from '@rec-io/installer/receipt';
import { currentRelease, pointTo } from '@rec-io/installer/release/current';
import { type Command, Option } from 'commander';
import { CLONE, version } from '../clone.ts';
import { installationAround } from '../data-dir.ts';
import type { Installation } from '../installation.ts';
import { confirm } from '../modes/confirm.ts';
import { refuseToLeaveTrades } from '../modes/leave-trades.ts';
import { systemStatus } from '../status.ts';
import { requireOwner } from '../supervision/owner.ts';
import { liveTradesOf } from '../trading/left-open.ts';
import { carryOut, type Say, takeBack } from '../update/carry-out.ts';
import { failedChecks } from '../update/gate.ts';
import { become } from '../update/installed-release.ts';
import { findOffer, newMigrations, rememberNewest, requireForward } from '../update/offer.ts';
import { offerText, planText } from '../update/plan-text.ts';
import { ownRelease, prepareRelease } from '../update/prepare-release.ts';
import { recordUpdates } from '../update/record-updates.ts';
import { releaseFolder } from '../update/run-release.ts';
import { type Journal, lockFile, readJournal, readLast, writeJournal } from '../update/state.ts';
import {
  installationOfCommand,
  print,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';
import { updateKeyCommand } from './update-key.ts';

type Given = {
  readonly check?: boolean;
  readonly plan?: boolean;
  readonly from?: string;
  readonly yes?: boolean;
  readonly allowDowngrade?: boolean;
  readonly unsigned?: boolean;
  readonly leaveTrades?: boolean;
  readonly resume?: boolean;
  readonly undo?: boolean;
  readonly rollback?: boolean;
};

/** In the environment of the release that goes on with what was agreed to in the clone. */
const AGREED = 'RECIO_UPDATE_AGREED';

export function updateCommand(program: Command): void {
  const command = program
    .command('update')
    .description(
      'take a newer version: verified, with a backup, proved, and taken back by itself if anything that worked does not',
    )
    .option('--check', 'only say whether there is one, and what is in it')
    .option('--plan', 'only show what would be done')
    .option(
      '--from <place>',
      'where versions come from, remembered: a URL or a directory with a release’s files, or git (the clone that this was installed from)',
    )
    .option('--yes', 'do not ask')
    .option('--allow-downgrade', 'also an older version than what runs, or than what was seen before')
    .option('--unsigned', 'with --from git: also a commit that nobody has signed')
    .option('--leave-trades', 'although trades of mode demo or prod are open, which nobody watches meanwhile')
    .addOption(
      new Option('--resume', 'go on with an update that was cut short').conflicts(['undo', 'rollback']),
    )
    .addOption(new Option('--undo', 'take back an update that was cut short').conflicts('rollback'))
    .option('--rollback', 'back to the version before the last update');
  withExitCodes(
    withExamples(
      withJson(withDataDir(command)),
      'recio update --check --from https://example.org/rec-io',
      'recio update',
      'recio update --rollback',
      'recio update trust KEY',
    ),
    { 1: 'not updated; what runs is said', 130: 'cancelled' },
  );
  command.action((given: Given) => update(command, given));
  updateKeyCommand(command, 'trust', 'believe releases that are signed with this public key');
  updateKeyCommand(command, 'distrust', 'believe them no more');
}

async function update(command: Command, given: Given): Promise<void> {
  const installation = await installationOfCommand(command);
  const { layout } = installation;
  await requireOwner(layout, 'update');
  // Judged and taken back by the version that runs, never by that of a clone beside it.
  const present = await currentRelease(layout.current);
  if (layout.kind === 'full' && present !== null && installationAround(CLONE.root) === null)
    become(releaseFolder(layout, present), process.argv.slice(2));
  await mkdir(layout.updates, { recursive: true, mode: 0o755 });
  await recordUpdates(installation);
  const stop = new AbortController();
  const onSignal = () => stop.abort(new CatalogueError('REC-113'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onSignal);
  if (given.check === true) return check(command, installation, given, stop.signal);
  const lock = await takeLock(lockFile(layout));
  if (!lock.held) throw new CatalogueError('REC-876', { path: layout.dataDir, pid: lock.by.pid });
  try {
    const journal = await readJournal(layout);
    if (given.resume === true || given.undo === true)
      return await settle(command, installation, journal, given);
    if (journal !== null) throw cutShort(journal);
    if (given.rollback === true) return await rollback(command, installation, given, lock.release);
    await take(command, installation, given, stop.signal, lock.release);
  } finally {
    await lock.release();
  }
}

const cutShort = ({ to, from, phase }: Journal): CatalogueError =>
  new CatalogueError('REC-877', { version: to.version, before: from.version, phase });

const sayer =
  (command: Command): Say =>
  (line) =>
    print(wantsJson(command) ? JSON.stringify({ event: 'update', line }) : `  ${line}`);

const cloneOf = ({ receipt }: Installation): string | null => receipt?.clone || null;

async function check(
  command: Command,
  installation: Installation,
  { from }: Given,
  signal: AbortSignal,
): Promise<void> {
  const { layout } = installation;
  const journal = await readJournal(layout);
  const offer = await findOffer(layout, cloneOf(installation), from, signal);
  await rememberNewest(offer, layout);
  const { fetch: _, ...told } = offer;
  const open = journal === null ? '' : `\n\n${cutShort(journal).title} ${cutShort(journal).remedy}.`;
  const value = { present: version(), ...told, newMigrations: newMigrations(offer), open: journal };
  report(command, value, `${offerText(offer, version())}${open}`);
}

async function take(
  command: Command,
  installation: Installation,
  given: Given,
  signal: AbortSignal,
  unlock: () => Promise<void>,
): Promise<void> {
  const { layout } = installation;
  const clone = cloneOf(installation);
  const offer = await findOffer(layout, clone, given.from, signal);
  await requireForward(offer, layout, given.allowDowngrade === true);
  if (offer.signedBy === null && given.unsigned !== true)
    throw new CatalogueError('REC-885', { commit: offer.notes.split('\n')[0]?.replace('Commit ', '') ?? '' });
  if (!offer.isNewer && given.allowDowngrade !== true) {
    report(command, { updated: false, present: version() }, offerText(offer, version()));
    return;
  }
  const status = await systemStatus(installation);
  const openTrades = await liveTradesOf(layout.dataDir).catch(() => null);
  const plan = planText(installation, {
    ...{ offer, present: version(), migrations: newMigrations(offer), ran: status.running, openTrades },
    programs: status.programs.map(({ program }) => program),
  });
  const isAgreed = process.env[AGREED] !== undefined;
  if (!wantsJson(command) && !isAgreed) print(`${plan}\n`);
  if (given.plan === true) {
    if (wantsJson(command)) report(command, { plan }, plan);
    return;
  }
  await confirm(given.yes === true || isAgreed, `${version()} becomes ${offer.version}.`);
  if (layout.kind === 'quick' && installationAround(CLONE.root) === null)
    return goOnFromRelease(installation, unlock);
  // Known at once, before anything takes its time.
  if (status.running && given.leaveTrades !== true) await refuseToLeaveTrades(layout.dataDir, 'update');
  const say = sayer(command);
  const clones = [CLONE.root, ...(clone === null ? [] : [clone])];
  const release = await prepareRelease(layout, offer, clones, say, signal);
  const from = await currentRelease(layout.current);
  if (from === null) throw new CatalogueError('REC-120', { path: layout.current });
  const failedBefore = status.running ? (await failedChecks(layout, from)).map(({ id }) => id) : [];
  signal.throwIfAborted();
  const journal: Journal = {
    beganAt: new Date().toISOString(),
    from: { id: from, version: version() },
    to: { id: release.id, version: offer.version },
    phase: 'prepared',
    ran: status.running,
    migrates: newMigrations(offer).length > 0,
    backup: null,
    leaveTrades: given.leaveTrades === true,
    failedBefore,
    readyBefore: [...status.programs, ...status.guests]
      .filter(({ ready }) => ready)
      .map(({ program }) => program),
  };
  await writeJournal(layout, journal);
  await carryOut(installation, journal, say);
  await rememberNewest(offer, layout);
  tellDone(command, journal);
}

function tellDone(command: Command, { to, from, ran }: Journal): void {
  const text = `REC.IO ${to.version} ${ran ? 'runs' : 'is installed'}. Back to ${from.version}: recio update --rollback`;
  report(command, { updated: true, version: to.version, before: from.version }, text);
}

/**
 * The first update of an installation that runs from a clone: from here on it runs a release of its own, first of all the same
 * version, to which one can go back whatever becomes of the clone.
 */
async function goOnFromRelease({ layout }: Installation, unlock: () => Promise<void>): Promise<void> {
  const { id } = await ownRelease(layout);
  const receipt = await readReceipt(layout.dataDir);
  if (receipt !== null) {
    const made = { paths: [layout.releases, layout.current], files: [], facts: {} };
    const record = { id: 'release', state: 'done', at: new Date().toISOString(), made } as const;
    await writeReceipt(layout.dataDir, withStep(receipt, record));
  }
  await pointTo(layout.current, id);
  await unlock();
  process.env[AGREED] = 'yes';
  become(releaseFolder(layout, id), process.argv.slice(2));
}

async function settle(
  command: Command,
  installation: Installation,
  journal: Journal | null,
  given: Given,
): Promise<void> {
  if (journal === null) throw new CatalogueError('REC-878');
  const say = sayer(command);
  if (given.undo === true || journal.phase === 'undoing') {
    const consequence = await takeBack(installation, journal, say);
    const text = `REC.IO ${journal.from.version} ${journal.ran ? 'runs again' : 'is back'}. ${consequence}`;
    return report(command, { updated: false, version: journal.from.version, consequence }, text);
  }
  await carryOut(installation, journal, say);
  tellDone(command, journal);
}

/** By the code of the version before, which alone can put its tables back. */
async function rollback(
  command: Command,
  installation: Installation,
  given: Given,
  unlock: () => Promise<void>,
): Promise<void> {
  const { layout } = installation;
  const last = await readLast(layout);
  if (last === null) throw new CatalogueError('REC-886');
  const { running } = await systemStatus(installation);
  if (running && given.leaveTrades !== true) await refuseToLeaveTrades(layout.dataDir, 'update');
  const tables = last.migrates
    ? ` Its tables are those of ${last.beganAt.slice(0, 16).replace('T', ' ')} UTC: what was written since is taken out of the database, and kept in a backup.`
    : ' Nothing that was written is lost.';
  await confirm(given.yes, `${last.to.version} becomes ${last.from.version} again.${tables}`);
  const reason = 'its owner wanted it';
  await writeJournal(layout, { ...last, phase: 'undoing', ran: running, reason });
  await unlock();
  const asked = wantsJson(command) ? ['--json'] : [];
  become(releaseFolder(layout, last.from.id), ['update', '--undo', '--data-dir', layout.dataDir, ...asked]);
}
