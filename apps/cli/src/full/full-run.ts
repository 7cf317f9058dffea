import { join } from 'node:path';
import { attempt } from '@rec-io/installer/attempt';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { inspectDataDirectory, installationKind } from '@rec-io/installer/data-directory';
import type { PortConflict } from '@rec-io/installer/free-ports';
import { type Choices, choicesOf, configurationOf, requireChangeable } from '@rec-io/installer/full/choices';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import type { JsonObject } from '@rec-io/installer/json-file';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { loggedMachine } from '@rec-io/installer/log/logged-machine';
import { thisMachine } from '@rec-io/installer/machine';
import { packageManager } from '@rec-io/installer/packages/choose';
import { plannedPackages } from '@rec-io/installer/packages/planned-packages';
import type { Finding } from '@rec-io/installer/preflight/finding';
import { preflight } from '@rec-io/installer/preflight/preflight';
import { inPlaceOf } from '@rec-io/installer/preflight/room';
import { type AnswerChange, changedAnswers } from '@rec-io/installer/questions/earlier-answers';
import { QUESTIONS } from '@rec-io/installer/questions/question-table';
import { isUntold, type Receipt, readReceipt } from '@rec-io/installer/receipt';
import { releaseOf, wholeRelease } from '@rec-io/installer/release/release';
import { StepFailure } from '@rec-io/installer/run-steps';
import { newPassword } from '@rec-io/installer/secrets';
import type { Step } from '@rec-io/installer/step';
import { openingsOf } from '@rec-io/installer/steps/firewall-step';
import { LOGS_STEP } from '@rec-io/installer/steps/logs-step';
import { CLONE, version } from '../clone.ts';
import { recordInstallation } from '../data-dir.ts';
import { Refusal } from '../failure.ts';
import { findToTakeOver, type Installation, requireInstallation } from '../installation.ts';
import { FAILED_LOGS } from '../quick/quick-steps.ts';
import type { PhaseTime } from '../report/installation-report.ts';
import { INSTALL_LOG, type RunRecord, runRecord } from '../report/run-record.ts';
import { restartSystem, stopSystem } from '../supervision/system.ts';
import type { RunDisplay } from '../ui/run-display.ts';
import { decide } from './decide.ts';
import { newSecrets, wholeKey } from './earlier-run.ts';
import { fullSteps } from './full-steps.ts';
import { secretsOf, sourceLine } from './given-secrets.ts';
import { neighbourFindings, withoutTakenOver } from './neighbour-findings.ts';
import { notReady } from './not-ready.ts';

export type ShownPlan = {
  readonly location: string;
  readonly findings: readonly Finding[];
  /** Ports that somebody else holds, and what is used instead. */
  readonly portConflicts: readonly PortConflict[];
  readonly choices: Choices;
  /** What is answered otherwise than before. */
  readonly changes: readonly AnswerChange[];
  readonly steps: readonly PlannedStep[];
};
export type PlannedStep = {
  readonly step: Step;
  readonly done: boolean;
  /** Exactly what it will run, where that is for the owner to see first. */
  readonly commands: readonly string[];
};

export type FullRunOptions = {
  readonly location: string;
  /** Null: as the receipt says; nothing new was asked for. */
  readonly answers: FullAnswers | null;
  readonly display: RunDisplay;
  readonly showPlan: (plan: ShownPlan) => void;
  /** Asks before the first change; null: nobody is there, and the plan was agreed to beforehand. */
  readonly confirm: (() => Promise<boolean>) | null;
  /** Only the plan: nothing is changed. */
  readonly plan: boolean;
  readonly onFailure: 'rollback' | 'keep';
  readonly skipChecks: readonly string[];
  readonly signal: AbortSignal;
};

export type FullOutcome = {
  readonly installation: Installation;
  /** Nothing had to be changed. */
  readonly again: boolean;
  readonly login: string;
  /** The first user's new password, to be shown once; null when the owner chose it or has one already. */
  readonly newPassword: string | null;
  /** With which the first user can sign in; null when only the owner knows it. */
  readonly password: string | null;
  readonly phases: readonly PhaseTime[];
  readonly findings: readonly Finding[];
  readonly portConflicts: readonly PortConflict[];
  /** Of this run: the proof at its end belongs to it, too. */
  readonly record: RunRecord<RunDisplay>;
};

/**
 * Installs in full, goes on where an earlier run stopped, or finds everything in place.
 * @returns null when only the plan was asked for
 * @throws Refusal before anything is changed, StepFailure afterwards
 */
export async function runFullInstall(options: FullRunOptions): Promise<FullOutcome | null> {
  const record = runRecord(options.display, layoutOf(options.location, 'full'), LOGS_STEP);
  const prepared = await prepare(options, record).catch((error: unknown) => {
    throw stopped(options) ?? new Refusal(error);
  });
  const { shown } = prepared;
  options.showPlan(shown);
  // What stands in the way of an installation does not take away one that is whole.
  const blocks = shown.steps.every(({ done }) => done)
    ? []
    : shown.findings.filter(({ severity }) => severity === 'block');
  if (options.plan && blocks.length === 0) return null;
  if (blocks.length > 0) throw stopped(options) ?? notReady(blocks);
  if (options.confirm !== null && shown.steps.some(({ done }) => !done) && !(await options.confirm()))
    throw new CatalogueError('REC-113');
  return carryOut(prepared, options, record);
}

/** Told to stop while it looked: what it could not find out any more is no finding. */
const stopped = ({ signal }: FullRunOptions): CatalogueError | null =>
  signal.aborted ? new CatalogueError('REC-113') : null;

type Prepared = {
  readonly shown: ShownPlan;
  readonly earlier: Receipt | null;
  /** Made for the first user; null when the owner chose one or has one. */
  readonly newPassword: string | null;
  readonly password: string | null;
};

/** Where files of the program are copied from: the command can also run from the copy, which is no source for itself. */
const cloneOf = async (earlier: Receipt | null): Promise<string> =>
  earlier !== null && earlier.clone !== '' && (await wholeRelease(CLONE.root)) !== null
    ? earlier.clone
    : CLONE.root;

/** Looks at everything and decides. Changes nothing. */
async function prepare(
  { location, answers, skipChecks, signal }: FullRunOptions,
  { log }: RunRecord<RunDisplay>,
): Promise<Prepared> {
  const state = await inspectDataDirectory(location);
  if (state === 'ours' && (await installationKind(location)) === 'quick')
    throw new CatalogueError('REC-124', { path: location });
  const earlier = state === 'ours' ? await readReceipt(location) : null;
  const before = choicesOf(earlier?.choices ?? null);
  const machine = loggedMachine(thisMachine(), log);
  const grownFrom = answers?.growFrom ?? before?.grownFrom ?? null;
  const grown = grownFrom === null ? null : await requireGrowable(grownFrom, before !== null);
  const { choices, facts, conflicts } = await decide({
    location,
    answers,
    before,
    grown: grown?.configuration ?? null,
    machine,
  });
  const formerly = earlier !== null && earlier.completedAt !== null ? before : null;
  if (formerly !== null) requireChangeable(formerly, choices);
  // Data that is taken over brings its owner's password.
  const isNew = (earlier === null || formerly === null || isUntold(earlier)) && grown === null;
  const given = answers?.password ?? null;
  const systemData = sourceLine(answers);
  const made = isNew && given === null ? newPassword() : null;
  const password = given ?? made;
  const manager = await packageManager(machine, facts.system);
  const steps = fullSteps({
    choices,
    formerly,
    opened: openingsOf(earlier),
    conflicts,
    grown,
    machine,
    manager,
    planned: manager === null ? null : await plannedPackages(manager, choices.packages),
    layout: layoutOf(location, 'full'),
    clone: await cloneOf(earlier),
    release: await releaseOf(CLONE.root),
    secrets: { password, kalshi: await wholeKey(choices, answers), systemData },
    signal,
  });
  const planned = await Promise.all(steps.map(plannedStep));
  const changes: readonly AnswerChange[] =
    before === null ? [] : [...changedAnswers(before, choices, QUESTIONS), ...newSecrets(formerly, answers)];
  const isWhole = planned.every(({ done }) => done);
  const findings = [
    // Where nothing is to be done, nobody else needs to be asked.
    ...(isWhole ? [] : await neighbourFindings(machine, choices, systemData)),
    ...withoutTakenOver(
      preflight(facts, { ...configurationOf(choices), skipChecks, inPlace: inPlaceOf(earlier) }),
      grownFrom,
      grown,
    ),
  ];
  return {
    shown: { location, findings, portConflicts: conflicts, choices, changes, steps: planned },
    earlier,
    newPassword: made,
    password,
  };
}

async function carryOut(
  { shown, earlier, newPassword, password }: Prepared,
  options: FullRunOptions,
  record: RunRecord<RunDisplay>,
): Promise<FullOutcome> {
  const { location, display, signal, onFailure } = options;
  const resumed = earlier !== null && earlier.state === 'installing';
  // What was finished and never told is proven and told now.
  let again = earlier === null || !isUntold(earlier);
  let begun = false;
  const progress = {
    ...record.progress,
    begin(step: Step) {
      begun = true;
      record.progress.begin(step);
    },
    done(step: Step, already: boolean) {
      again &&= already;
      record.progress.done(step, already);
    },
  };
  const layout = layoutOf(location, 'full');
  for (const secret of secretsOf(password, options.answers)) record.log.addSecret(secret);
  record.planned(shown.steps.map(({ step }) => step));
  display.expect(shown.steps.map(({ step }) => step));
  // Looked at a moment ago: what is whole and unchanged is not gone through once more.
  const whole = earlier?.state === 'installed' && shown.steps.every(({ done }) => done);
  if (!whole)
    await attempt({
      dataDir: location,
      kind: 'full',
      version: version(),
      clone: await cloneOf(earlier),
      progress,
      signal,
      onFailure,
      // What a killed run left running would hold the ports that this one needs; what runs in order goes on.
      settle: async () => void (resumed && (await stopSystem(layout))),
      plan: async () => ({
        steps: shown.steps.map(({ step }) => step),
        choices: shown.choices as unknown as JsonObject,
      }),
      afterRollback() {
        record.keepAt(join(FAILED_LOGS, `${INSTALL_LOG}.log`));
        display.reverted(FAILED_LOGS);
      },
    }).catch(async (error: unknown) => {
      record.failed(error);
      const isTakenBack = error instanceof StepFailure && error.rolledBack && error.step.id === 'start';
      // What was started anew has read what is taken back by now.
      if (isTakenBack && earlier?.state === 'installed')
        await restartSystem(await requireInstallation(location), (line) => record.log.info(line)).catch(
          (again: unknown) => record.failed(again),
        );
      // A wish to stop that comes before the first step is no refusal of the machine's.
      throw begun ? error : (stopped(options) ?? new Refusal(error));
    });
  await recordInstallation(location);
  const installation = await requireInstallation(location);
  if (!again && ranBefore(shown)) {
    display.phase('start');
    await restartSystem(installation, (line) => record.log.info(line));
  }
  return {
    installation,
    again,
    login: shown.choices.login,
    newPassword,
    password,
    phases: record.phases(),
    record,
    findings: shown.findings,
    portConflicts: shown.portConflicts,
  };
}

async function plannedStep(step: Step): Promise<PlannedStep> {
  const done = await step.isDone().catch(() => false);
  return {
    step,
    done,
    commands: done && step.nothing !== true ? [] : ((await step.commands?.().catch(() => [])) ?? []),
  };
}

/** @param begun the data may have been moved already, and the old one let go @throws CatalogueError REC-127 */
async function requireGrowable(from: string, begun: boolean): Promise<Installation | null> {
  const found = await findToTakeOver(from).catch((error: unknown) => {
    if (begun) return null;
    throw error;
  });
  if (found?.layout.kind === 'quick') return found;
  if (begun) return null;
  throw new CatalogueError('REC-127', { path: from });
}

/** What runs already runs what was there before this run: another release, other settings. */
const ranBefore = ({ steps }: ShownPlan): boolean =>
  steps.some(({ step, done }) => step.id === 'start' && done);
