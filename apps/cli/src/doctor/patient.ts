import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Configuration, readConfiguration } from '@rec-io/installer/configuration';
import { inspectDataDirectory, installationKind, MARKER_FILE } from '@rec-io/installer/data-directory';
import { errorCode, explain } from '@rec-io/installer/explain';
import { layout as layoutOf } from '@rec-io/installer/layout';
import type { Machine } from '@rec-io/installer/machine';
import type { InstallationKind, Receipt } from '@rec-io/installer/receipt';
import { readReceipt } from '@rec-io/installer/receipt';
import { installationOf } from '../installation.ts';
import { type DoctorFinding, error, type Patient, unseen } from './look.ts';

/**
 * Reads whatever of an installation can be read, and tells what cannot. Never throws: a broken installation is what it is for.
 */
export async function admit(
  dataDir: string,
  machine: Machine,
): Promise<{ readonly patient: Patient; readonly findings: readonly DoctorFinding[] }> {
  const findings: DoctorFinding[] = [];
  const kind = await attempt<InstallationKind>(findings, () => installationKind(dataDir), 'quick');
  const layout = layoutOf(dataDir, kind);
  const state = await attempt<string>(findings, () => inspectDataDirectory(dataDir), 'broken');
  if (state === 'absent' || state === 'empty') {
    const evidence = `${dataDir} ${state === 'absent' ? 'does not exist' : 'is empty'}.`;
    const fix = './install.sh, or name the right directory: --data-dir DIR';
    findings.push(error('not-installed', 'REC.IO is not installed there.', evidence, fix));
  }
  const configuration = await attempt<Configuration | null>(
    findings,
    () => readConfiguration(dataDir, kind),
    null,
  );
  const receipt = await attempt<Receipt | null>(findings, () => readReceipt(dataDir), null);
  if (state === 'ours') findings.push(...stateOf(receipt, configuration, layout.configuration, findings));
  const installation = configuration === null ? null : installationOf(layout, configuration, receipt);
  return { patient: { dataDir, layout, configuration, receipt, installation, machine }, findings };
}

/** What cannot be read is told, once, and its absence is lived with. */
async function attempt<T>(findings: DoctorFinding[], read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read();
  } catch (failure) {
    const finding = unreadable(failure);
    if (!findings.some(({ title }) => title === finding.title)) findings.push(finding);
    return otherwise;
  }
}

function unreadable(failure: unknown): DoctorFinding {
  const { code, title, why, remedy } = explain(failure);
  const cause = failure instanceof CatalogueError ? failure.cause : failure;
  if (errorCode(cause) === 'EACCES') return unseen('a part of the installation', pathIn(title));
  return error(`unreadable:${code}`, title, why, remedy);
}

function stateOf(
  receipt: Receipt | null,
  configuration: Configuration | null,
  path: string,
  before: readonly DoctorFinding[],
): readonly DoctorFinding[] {
  if (receipt?.state === 'installing') {
    const evidence = `The receipt says "installing"; ${receipt.steps.length} steps were begun.`;
    const fix = 'Go on: run ./install.sh again; or take it back: recio install --rollback';
    return [error('unfinished', 'The installation was not finished.', evidence, fix)];
  }
  if (receipt?.state === 'uninstalled') {
    const evidence = 'The receipt says "uninstalled"; the owner’s data was kept.';
    return [error('uninstalled', 'REC.IO was uninstalled there.', evidence, './install.sh')];
  }
  if (before.length > 0) return [];
  if (receipt === null) {
    const evidence = `There is a ${MARKER_FILE}, and no receipt beside it.`;
    const fix = 'Restore it from a backup, or run ./install.sh again over it';
    return [error('no-receipt', 'The record of the installation is missing.', evidence, fix)];
  }
  if (configuration !== null) return [];
  const fix = 'Restore it from a backup, or: recio repair';
  return [error('no-configuration', 'The configuration is missing.', `${path} is not there.`, fix)];
}

/** The path that a failure of the catalogue begins with. */
const pathIn = (title: string): string => /^(?:The \S+ \S+ )?(\/\S+)/.exec(title)?.[1] ?? title;
