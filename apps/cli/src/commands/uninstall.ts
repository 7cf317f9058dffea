import { createInterface } from 'node:readline/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { abandonClaim, inspectDataDirectory, isBareClaim } from '@rec-io/installer/data-directory';
import { type Receipt, readReceipt } from '@rec-io/installer/receipt';
import type { Command } from 'commander';
import { removeFull } from '../full/full-undo.ts';
import { refuseToLeaveTrades } from '../modes/leave-trades.ts';
import { removeReplayServer } from '../replay-server.ts';
import { openUi } from '../ui/ui.ts';
import { purge, uninstall } from '../uninstall.ts';
import { removalText } from '../uninstall-text.ts';
import { dataDirOf, report, withDataDir, withExamples, withJson } from './common.ts';

type Given = { readonly purge?: boolean; readonly leaveTrades?: boolean; readonly yes?: boolean };

export function uninstallCommand(program: Command): void {
  const command = program
    .command('uninstall')
    .description('stop everything and undo the installation; your data stays unless you say --purge')
    .option('--purge', 'remove the data as well: trades, settings, keys, replays')
    .option('--leave-trades', 'although trades of mode demo or prod are open, which nobody watches then')
    .option('--yes', 'do not ask');
  withExamples(withJson(withDataDir(command)), 'recio uninstall', 'recio uninstall --purge --yes').action(
    async (given: Given) => {
      const dataDir = await dataDirOf(command);
      const receipt = (await inspectDataDirectory(dataDir)) === 'ours' ? await readReceipt(dataDir) : null;
      if (given.leaveTrades !== true) await refuseToLeaveTrades(dataDir);
      if (given.purge === true && given.yes !== true) await confirmPurge(dataDir);
      const replays = given.purge === true ? await removeReplayServer() : [];
      const bare = receipt === null && given.purge === true && (await isBareClaim(dataDir));
      if (bare) await abandonClaim(dataDir);
      if (receipt === null && !bare && replays.length === 0)
        throw new CatalogueError('REC-116', { path: dataDir });
      const removal =
        receipt === null
          ? { removed: bare ? [dataDir] : [], kept: [] }
          : receipt.kind === 'full'
            ? await removeInFull(dataDir, receipt, given)
            : await (given.purge === true ? purge : uninstall)(dataDir, receipt);
      const all = { ...removal, removed: [...removal.removed, ...replays] };
      report(command, all, removalText(all));
    },
  );
}

async function removeInFull(dataDir: string, receipt: Receipt, given: { purge?: boolean; json?: boolean }) {
  const ui = openUi(given);
  try {
    return await removeFull(dataDir, receipt, given.purge === true ? 'everything' : 'program', ui.display);
  } finally {
    ui.close();
  }
}

async function confirmPurge(dataDir: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new CatalogueError('REC-117', { path: dataDir });
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const typed = await terminal.question(
    `All data in ${dataDir} will be gone for good. Type "purge" to go on: `,
  );
  terminal.close();
  if (typed.trim() !== 'purge') throw new CatalogueError('REC-117', { path: dataDir });
}
