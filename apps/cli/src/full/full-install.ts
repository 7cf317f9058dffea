import type { CatalogueCode } from '@rec-io/installer/catalogue';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { crashPoint } from '@rec-io/installer/crash-point';
import type { PortConflict } from '@rec-io/installer/free-ports';
import type { FullAnswers } from '@rec-io/installer/full/full-answers';
import type { Finding } from '@rec-io/installer/preflight/finding';
import { recordTold } from '@rec-io/installer/receipt';
import { movedFrom } from '../convert/moved-from.ts';
import { EXIT, Refusal } from '../failure.ts';
import { removalText } from '../removal/removal-text.ts';
import { closingText } from '../report/closing-text.ts';
import { type Conflict, installationReport } from '../report/installation-report.ts';
import { writeReport } from '../report/write-report.ts';
import { systemStatus } from '../status.ts';
import { showPlan } from '../ui/show-plan.ts';
import type { Ui } from '../ui/ui.ts';
import { verifyInstallation } from '../verification/verify-installation.ts';
import { type FullOutcome, runFullInstall } from './full-run.ts';
import { rollback } from './full-undo.ts';

export type FullInstallOptions = {
  readonly ui: Ui;
  /** Only show what would be done. */
  readonly plan: boolean;
  readonly json: boolean;
  readonly onFailure: 'rollback' | 'keep';
  /** Ids of preflight checks whose findings do not stop it. */
  readonly skipChecks: readonly string[];
  readonly signal: AbortSignal;
};

const GO_ON = {
  text: 'Go on with this',
  help: 'Until you agree nothing is changed. Everything in the plan can be taken back later; what cannot is kept safe first, and the plan says so.',
};

/**
 * Installs in full and proves that it works.
 * @param answers null: as the receipt in that place says
 * @returns the exit code: 0 only when every check has passed
 */
export async function fullInstall(
  location: string,
  answers: FullAnswers | null,
  options: FullInstallOptions,
): Promise<number> {
  const { ui, plan, onFailure, skipChecks, signal } = options;
  const { asker } = ui;
  const outcome = await runFullInstall({
    location,
    answers,
    display: ui.display,
    showPlan: (shown) => showPlan(ui, shown),
    confirm:
      asker === null
        ? null
        : async () => {
            const agreed = await asker.confirm(GO_ON, true);
            ui.endQuestions();
            return agreed;
          },
    plan,
    onFailure,
    skipChecks,
    signal,
  });
  if (outcome !== null) return complete(outcome, options);
  if (!options.json)
    ui.paper.line('Nothing was changed. To carry it out, run the same command without --plan.');
  return 0;
}

/** Uses what was installed, writes the report, and tells the owner where to go. */
async function complete(outcome: FullOutcome, { ui, json, signal }: FullInstallOptions): Promise<number> {
  const { installation, again, login, newPassword, password, phases, findings, portConflicts, record } =
    outcome;
  const status = await systemStatus(installation);
  crashPoint('before', 'completion');
  if (status.running && !again) ui.display.phase('completion');
  const signIn = password === null ? null : { login, password };
  const say = (line: string) => {
    if (!json) ui.paper.line(line, { first: '      ' });
  };
  const checks =
    status.running && !again ? await verifyInstallation(installation, { signIn, signal, say }) : [];
  record.onChecks(checks);
  if (signal.aborted) throw new CatalogueError('REC-113');
  const report = installationReport({
    ...{ installation, login, status, checks, phases },
    movedFrom: await movedFrom(installation.layout),
    conflicts: [...portConflicts.map(movedPort), ...findings.flatMap(warned)],
    nowMs: Date.now(),
  });
  const files = again ? null : await writeReport(installation.layout, report);
  crashPoint('after', 'completion');
  const closing = { again, password: newPassword, reportFile: files?.text ?? null };
  if (!json) ui.paper.write(closingText(report, closing));
  else ui.paper.write(`${JSON.stringify({ event: 'installed', again, password: newPassword, ...report })}\n`);
  await recordTold(installation.layout.dataDir);
  if (report.state === 'healthy' && !again && ui.asker !== null) {
    const { offerTransfer } = await import('../transfer/offer-transfer.ts');
    const moved = await offerTransfer(installation, ui.asker);
    ui.endQuestions();
    if (moved !== null) say(moved);
  }
  return report.state === 'unhealthy' ? EXIT.unhealthy : 0;
}

const movedPort = ({ name, port, heldBy, instead }: PortConflict): Conflict => ({
  found: `Port ${port} of ${name} is held by ${heldBy}`,
  resolution: `it listens on port ${instead}`,
});

const warned = ({ severity, title, fix }: Finding): readonly Conflict[] =>
  severity === 'warn' ? [{ found: title, resolution: fix ?? 'nothing needs to be done' }] : [];

/** What is found before anything is taken back: there is none, its receipt cannot be used, somebody is at work on it. */
const FOUND_FIRST: ReadonlySet<CatalogueCode> = new Set(['REC-108', 'REC-115', 'REC-116', 'REC-126']);

/** Takes back what the last full installation did. @returns the exit code. @throws Refusal before anything is taken back */
export async function rollbackInstall(
  location: string,
  { ui, json }: Pick<FullInstallOptions, 'ui' | 'json'>,
): Promise<number> {
  const removal = await rollback(location, ui.display).catch((error: unknown) => {
    throw error instanceof CatalogueError && FOUND_FIRST.has(error.code) ? new Refusal(error) : error;
  });
  const head = removal.complete
    ? 'Everything that was done has been taken back.'
    : 'Not everything could be taken back.';
  ui.paper.write(
    json ? `${JSON.stringify({ event: 'rolled-back', ...removal })}\n` : removalText(removal, head),
  );
  return removal.complete ? 0 : 1;
}
