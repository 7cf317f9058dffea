import { attempt } from '@rec-io/installer/attempt';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { inspectDataDirectory, installationKind } from '@rec-io/installer/data-directory';
import { type Choices, choicesOf, configurationOf } from '@rec-io/installer/full/choices';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import type { JsonObject } from '@rec-io/installer/json-file';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { thisMachine } from '@rec-io/installer/machine';
import { packageManager } from '@rec-io/installer/packages/choose';
import { plannedPackages } from '@rec-io/installer/packages/planned-packages';
import type { Finding } from '@rec-io/installer/preflight/finding';
import { preflight } from '@rec-io/installer/preflight/preflight';
import { type Receipt, readReceipt } from '@rec-io/installer/receipt';
import { releaseOf } from '@rec-io/installer/release/release';
import { newPassword } from '@rec-io/installer/secrets';
import type { Step } from '@rec-io/installer/step';
import { CLONE, version } from '../clone.ts';
import { recordInstallation } from '../data-dir.ts';
import { Refusal } from '../failure.ts';
import { type Installation, requireInstallation } from '../installation.ts';
import type { PhaseTime } from '../report/installation-report.ts';
import { phaseClock } from '../report/phase-clock.ts';
import { stopSystem } from '../supervision/system.ts';
import type { RunDisplay } from '../ui/run-display.ts';
import { decide } from './decide.ts';
import { fullSteps } from './full-steps.ts';

export type ShownPlan = {
  readonly location: string;
  readonly findings: readonly Finding[];
  readonly choices: Choices;
  readonly steps: readonly PlannedStep[];
};
export type PlannedStep = { readonly step: Step; readonly done: boolean };

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
};

/**
 * Installs in full, goes on where an earlier run stopped, or finds everything in place.
 * @returns null when only the plan was asked for
 * @throws Refusal before anything is changed, StepFailure afterwards
 */
export async function runFullInstall(options: FullRunOptions): Promise<FullOutcome | null> {
  const prepared = await prepare(options).catch((error: unknown) => {
    throw new Refusal(error);
  });
  const { shown } = prepared;
  options.showPlan(shown);
  const blocks = shown.findings.filter(({ severity }) => severity === 'block');
  if (options.plan && blocks.length === 0) return null;
  if (blocks.length > 0)
    throw new Refusal(new CatalogueError('REC-123', { count: blocks.length, first: blocks[0]?.title ?? '' }));
  if (options.confirm !== null && shown.steps.some(({ done }) => !done) && !(await options.confirm()))
    throw new CatalogueError('REC-113');
  return carryOut(prepared, options);
}

type Prepared = {
  readonly shown: ShownPlan;
  readonly earlier: Receipt | null;
  /** Made for the first user; null when the owner chose one or has one. */
  readonly newPassword: string | null;
  readonly password: string | null;
};

/** Looks at everything and decides. Changes nothing. */
async function prepare({ location, answers, skipChecks, signal }: FullRunOptions): Promise<Prepared> {
  const state = await inspectDataDirectory(location);
  if (state === 'ours' && (await installationKind(location)) === 'quick')
    throw new CatalogueError('REC-124', { path: location });
  const earlier = state === 'ours' ? await readReceipt(location) : null;
  const before = choicesOf(earlier?.choices ?? null);
  const machine = thisMachine();
  const { choices, facts, conflicts } = await decide({ location, answers, before, machine });
  const isNew = earlier === null || earlier.completedAt === null;
  const made = isNew && (answers?.password ?? null) === null ? newPassword() : null;
  const password = isNew ? (answers?.password ?? made) : null;
  const manager = await packageManager(machine, facts.system);
  const steps = fullSteps({
    choices,
    conflicts,
    machine,
    manager,
    planned: manager === null ? null : await plannedPackages(manager, choices.packages),
    layout: layoutOf(location, 'full'),
    clone: CLONE.root,
    release: await releaseOf(CLONE.root),
    secrets: { password, kalshi: answers?.kalshi ?? null },
    signal,
  });
  const planned = await Promise.all(
    steps.map(async (step) => ({ step, done: await step.isDone().catch(() => false) })),
  );
  const findings = preflight(facts, { ...configurationOf(choices), skipChecks });
  return { shown: { location, findings, choices, steps: planned }, earlier, newPassword: made, password };
}

async function carryOut(
  { shown, earlier, newPassword, password }: Prepared,
  options: FullRunOptions,
): Promise<FullOutcome> {
  const { location, display, signal, onFailure } = options;
  const resumed = earlier !== null && earlier.state === 'installing';
  let again = true;
  const clock = phaseClock({
    ...display,
    done(step: Step, already: boolean) {
      again &&= already;
      display.done(step, already);
    },
  });
  display.expect(shown.steps.map(({ step }) => step));
  // Looked at a moment ago: what is whole and unchanged is not gone through once more.
  const whole = earlier?.state === 'installed' && shown.steps.every(({ done }) => done);
  if (!whole)
    await attempt({
      dataDir: location,
      kind: 'full',
      version: version(),
      clone: CLONE.root,
      progress: clock.progress,
      signal,
      onFailure,
      // What a killed run left running would hold the ports that this one needs; what runs in order goes on.
      settle: async () => void (resumed && (await stopSystem(layoutOf(location, 'full')))),
      plan: async () => ({
        steps: shown.steps.map(({ step }) => step),
        choices: shown.choices as unknown as JsonObject,
      }),
      afterRollback: () => display.reverted(null),
    });
  await recordInstallation(location);
  return {
    installation: await requireInstallation(location),
    again,
    login: shown.choices.login,
    newPassword,
    password,
    phases: clock.times(),
    findings: shown.findings,
  };
}
