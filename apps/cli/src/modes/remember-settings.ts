import { type Configuration, writeConfiguration } from '@rec-io/installer/configuration';
import { type Receipt, writeReceipt } from '@rec-io/installer/receipt';
import { type Progress, runSteps } from '@rec-io/installer/run-steps';
import type { Installation } from '../installation.ts';

/** What of a full installation is written for any of these. */
const STEPS = new Set(['configuration', 'environment', 'supervisord-conf']);

/**
 * Writes changed settings where the programs find them. In a full installation that is done by the steps that wrote it before, from the
 * changed choices: so its record knows the new files as ours, and a repair brings back these settings and no others.
 */
export async function rememberSettings(
  installation: Installation,
  settings: Partial<Pick<Configuration, 'mode' | 'hostNames'>>,
): Promise<void> {
  const { layout, configuration, receipt } = installation;
  if (receipt === null || receipt.choices === null || receipt.kind === 'quick') {
    const changed = { ...configuration, ...settings };
    await writeConfiguration(layout.dataDir, changed);
    // What a lost configuration is brought back from.
    if (receipt?.kind === 'quick') await writeReceipt(layout.dataDir, { ...receipt, choices: changed });
    return;
  }
  const { dataDir } = layout;
  // All that an installation does is loaded with it, which commands that only look need not wait for.
  const { stepsOf } = await import('../full/full-undo.ts');
  const changed: Receipt = { ...receipt, choices: { ...receipt.choices, ...settings } };
  const steps = (await stepsOf(dataDir, changed)).filter(({ id }) => STEPS.has(id));
  await runSteps({
    steps,
    receipt: changed,
    save: (now) => writeReceipt(dataDir, now),
    progress: SILENT,
    signal: new AbortController().signal,
    onFailure: 'keep',
  });
}

const nothing = (): void => undefined;
const SILENT: Progress = {
  begin: nothing,
  note: nothing,
  done: nothing,
  failed: nothing,
  reverting: nothing,
  left: nothing,
};
