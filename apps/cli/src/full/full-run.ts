import { attempt } from '@rec-io/installer/attempt';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { inspectDataDirectory, installationKind } from '@rec-io/installer/data-directory';
import type { Facts } from '@rec-io/installer/facts/facts';
import { gatherFacts } from '@rec-io/installer/facts/gather';
import { choiceFactsOf } from '@rec-io/installer/full/choice-facts';
import { type Choices, choicesOf, choose, configurationOf } from '@rec-io/installer/full/choices';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import type { JsonObject } from '@rec-io/installer/json-file';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { thisMachine } from '@rec-io/installer/machine';
import { choosePorts } from '@rec-io/installer/ports';
import type { Finding } from '@rec-io/installer/preflight/finding';
import { preflight } from '@rec-io/installer/preflight/preflight';
import { type Receipt, readReceipt } from '@rec-io/installer/receipt';
import { releaseOf } from '@rec-io/installer/release/release';
import { newPassword } from '@rec-io/installer/secrets';
import type { Step } from '@rec-io/installer/step';
import { CLONE, version } from '../clone.ts';
import { recordInstallation } from '../data-dir.ts';
import { EXIT, Refusal } from '../failure.ts';
import { type Installation, requireInstallation } from '../installation.ts';
import { stopSystem } from '../supervision/system.ts';
import type { RunDisplay } from '../ui/run-display.ts';
import { askedFor } from './asked.ts';
import { fullSteps } from './full-steps.ts';

export type ShownPlan = {
  readonly location: string;
  readonly findings: readonly Finding[];
  readonly choices: Choices;
  readonly steps: readonly PlannedStep[];
};
export type PlannedStep = { readonly step: Step; readonly done: boolean };

export type FullRunOptions = {
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
  readonly exitCode: number;
  readonly installation: Installation | null;
  /** The first user's new password, to be shown once; null when the owner chose it or has one already. */
  readonly password: string | null;
};

/** Installs in full, goes on where an earlier run stopped, or finds everything in place. */
export async function runFullInstall(answers: FullAnswers, options: FullRunOptions): Promise<FullOutcome> {
  const prepared = await prepare(answers, options).catch((error: unknown) => {
    throw new Refusal(error);
  });
  const { shown } = prepared;
  options.showPlan(shown);
  const blocks = shown.findings.filter(({ severity }) => severity === 'block');
  if (options.plan)
    return { exitCode: blocks.length > 0 ? EXIT.refused : 0, installation: null, password: null };
  if (blocks.length > 0)
    throw new Refusal(new CatalogueError('REC-123', { count: blocks.length, first: blocks[0]?.title ?? '' }));
  if (options.confirm !== null && shown.steps.some(({ done }) => !done) && !(await options.confirm()))
    throw new CatalogueError('REC-113');
  return carryOut(answers, prepared, options);
}

type Prepared = {
  readonly shown: ShownPlan;
  readonly facts: Facts;
  readonly earlier: Receipt | null;
  /** Made for the first user; null when the owner chose one or has one. */
  readonly password: string | null;
};

/** Looks at everything and decides. Changes nothing. */
async function prepare(answers: FullAnswers, { skipChecks }: FullRunOptions): Promise<Prepared> {
  const { location } = answers;
  const state = await inspectDataDirectory(location);
  if (state === 'ours' && (await installationKind(location)) === 'quick')
    throw new CatalogueError('REC-124', { path: location });
  const earlier = state === 'ours' ? await readReceipt(location) : null;
  const machine = thisMachine();
  const before = choicesOf(earlier?.choices ?? null);
  const ports = choosePorts(answers.portOffset ?? 0, answers.ports);
  const facts = await gatherFacts(machine, askedFor(answers, ports, []));
  const choices = choose(answers, choiceFactsOf(facts, null), ports, before);
  const intended = { ...configurationOf(choices), skipChecks };
  const password = earlier?.completedAt == null && answers.password === null ? newPassword() : null;
  const steps = fullSteps({
    choices,
    layout: layoutOf(location, 'full'),
    machine,
    clone: CLONE.root,
    release: await releaseOf(CLONE.root),
  });
  const planned = await Promise.all(
    steps.map(async (step) => ({ step, done: await step.isDone().catch(() => false) })),
  );
  return {
    shown: { location, findings: preflight(facts, intended), choices, steps: planned },
    facts,
    earlier,
    password,
  };
}

async function carryOut(
  answers: FullAnswers,
  prepared: Prepared,
  options: FullRunOptions,
): Promise<FullOutcome> {
  const { location } = answers;
  const { shown, earlier, password } = prepared;
  const { display, signal, onFailure } = options;
  const resumed = earlier !== null && earlier.state === 'installing';
  display.expect(shown.steps.map(({ step }) => step));
  await attempt({
    dataDir: location,
    kind: 'full',
    version: version(),
    clone: CLONE.root,
    progress: display,
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
  return { exitCode: 0, installation: await requireInstallation(location), password };
}
