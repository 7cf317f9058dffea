import { readReceipt } from '@rec-io/installer/receipt';
import { StepFailure } from '@rec-io/installer/run-steps';
import type { Command } from 'commander';
import { Refusal } from '../failure.ts';
import { fullInstall } from '../full/full-install.ts';
import { requireRecorded } from '../installation.ts';
import { repairQuick } from '../quick/repair-quick.ts';
import { openUi, type Ui } from '../ui/ui.ts';
import { dataDirOf, report, withDataDir, withExamples, withJson } from './common.ts';

type Given = { readonly yes?: boolean; readonly plan?: boolean; readonly json?: boolean };

export function repairCommand(program: Command): void {
  const command = program
    .command('repair')
    .description('look at every step of the installation, and do again what is not as it was')
    .option('--yes', 'do not ask')
    .option('--plan', 'show what would be done, and change nothing');
  withExamples(withJson(withDataDir(command)), 'recio repair --plan', 'recio repair').action(
    async (given: Given) => {
      const ui = openUi(given);
      try {
        process.exitCode = await repair(command, given, ui);
      } finally {
        ui.close();
      }
    },
  );
}

async function repair(command: Command, given: Given, ui: Ui): Promise<number> {
  const dataDir = await dataDirOf(command);
  const receipt = await readReceipt(dataDir);
  if (receipt?.kind === 'full') {
    const { plan = false, json = false } = given;
    // What runs stays as it is when a repair fails: taking it back would help nobody.
    const options = { ui, plan, json, onFailure: 'keep', skipChecks: [], signal: ui.signal } as const;
    return fullInstall(dataDir, null, options);
  }
  const options = { display: ui.display, plan: given.plan === true, signal: ui.signal, start: true };
  const wrong = await repairQuick(await requireRecorded(dataDir), options).catch((error: unknown) => {
    throw error instanceof StepFailure ? error : new Refusal(error);
  });
  const begin = given.plan === true ? 'To be done again' : 'Done again';
  const words = wrong.length === 0 ? 'Everything is in place.' : `${begin}: ${wrong.join(', ')}.`;
  report(command, { dataDir, [given.plan === true ? 'wrong' : 'repaired']: wrong }, words);
  return 0;
}
