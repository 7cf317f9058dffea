import { createInterface } from 'node:readline/promises';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { abandonClaim, inspectDataDirectory, isBareClaim } from '@rec-io/installer/data-directory';
import { layout as layoutOf } from '@rec-io/installer/layout';
import { type Receipt, readReceipt } from '@rec-io/installer/receipt';
import type { Command } from 'commander';
import { movedFrom } from '../convert/moved-from.ts';
import { refuseToLeaveTrades } from '../modes/leave-trades.ts';
import { backupsIn } from '../removal/backups.ts';
import { purge, uninstall } from '../removal/quick-removal.ts';
import type { Removal, RemovalScope } from '../removal/removal.ts';
import { removalPlan } from '../removal/removal-plan.ts';
import {
  CLONE_IS_YOURS,
  keptDataText,
  removalPlanText,
  removalText,
  removeRestText,
  stillThereText,
} from '../removal/removal-text.ts';
import { removeReplayServer } from '../replay-server.ts';
import { requireOwner } from '../supervision/owner.ts';
import { openUi } from '../ui/ui.ts';
import { dataDirOf, report, withDataDir, withExamples, withJson } from './common.ts';

type Given = {
  readonly purge?: boolean;
  readonly plan?: boolean;
  readonly leaveTrades?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
};

const UNINSTALLED = 'REC.IO is uninstalled.';
const NOT_WHOLLY = 'REC.IO is uninstalled, but not everything could be removed.';

export function uninstallCommand(program: Command): void {
  const command = program
    .command('uninstall')
    .description('stop everything and undo the installation; your data stays unless you say --purge')
    .option('--purge', 'remove the data as well: trades, settings, keys, backups, replays')
    .option('--plan', 'show what would be removed and what would stay, and change nothing')
    .option('--leave-trades', 'although trades of mode demo or prod are open, which nobody watches then')
    .option('--yes', 'do not ask');
  withExamples(
    withJson(withDataDir(command)),
    'recio uninstall --plan',
    'recio uninstall',
    'recio uninstall --purge --yes',
  ).action(async (given: Given) => {
    const dataDir = await dataDirOf(command);
    await requireOwner({ dataDir }, given.purge === true ? 'uninstall --purge' : 'uninstall');
    const receipt = (await inspectDataDirectory(dataDir)) === 'ours' ? await readReceipt(dataDir) : null;
    if (given.plan === true) await showPlan(command, dataDir, receipt, scopeOf(given));
    else await carryOut(command, dataDir, receipt, given);
  });
}

const scopeOf = ({ purge: all }: Given): RemovalScope => (all === true ? 'everything' : 'program');

async function showPlan(
  command: Command,
  dataDir: string,
  receipt: Receipt | null,
  scope: RemovalScope,
): Promise<void> {
  if (receipt === null) throw new CatalogueError('REC-116', { path: dataDir });
  const plan = await removalPlan(dataDir, receipt, scope);
  report(command, plan, removalPlanText(plan));
}

async function carryOut(
  command: Command,
  dataDir: string,
  receipt: Receipt | null,
  given: Given,
): Promise<void> {
  if (given.leaveTrades !== true) await refuseToLeaveTrades(dataDir, 'uninstall');
  if (given.purge === true && given.yes !== true) await confirmPurge(dataDir, receipt);
  const replays = given.purge === true ? await removeReplayServer() : [];
  const bare = receipt === null && given.purge === true && (await isBareClaim(dataDir));
  if (bare) await abandonClaim(dataDir);
  if (receipt === null && !bare && replays.length === 0)
    throw new CatalogueError('REC-116', { path: dataDir });
  const from =
    receipt === null || given.purge !== true ? null : await movedFrom(layoutOf(dataDir, receipt.kind));
  const removal =
    receipt === null
      ? { removed: bare ? [dataDir] : [], kept: [], complete: true }
      : await remove(dataDir, receipt, given);
  const all = { ...removal, removed: [...removal.removed, ...replays] };
  // Without --purge nothing else is wanted.
  const isWhole = removal.complete || given.purge !== true;
  const text = removalText(all, isWhole ? UNINSTALLED : NOT_WHOLLY);
  const next = (): string => {
    if (!isWhole && receipt !== null) return removeRestText(dataDir, receipt);
    if (from !== null) return stillThereText(from);
    return receipt === null || given.purge === true ? CLONE_IS_YOURS : keptDataText(dataDir, receipt);
  };
  report(command, all, text + next());
  if (!isWhole) process.exitCode = 1;
}

async function remove(
  dataDir: string,
  receipt: Receipt,
  given: Given,
): Promise<Removal & { readonly complete: boolean }> {
  if (receipt.kind === 'quick')
    return { ...(await (given.purge === true ? purge : uninstall)(dataDir, receipt)), complete: true };
  const { removeFull } = await import('../full/full-undo.ts');
  const ui = openUi(given);
  try {
    return await removeFull(dataDir, scopeOf(given), ui.display);
  } finally {
    ui.close();
  }
}

async function confirmPurge(dataDir: string, receipt: Receipt | null): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new CatalogueError('REC-117', { path: dataDir });
  const backups = receipt === null ? [] : await backupsIn(layoutOf(dataDir, receipt.kind));
  const all = backups.length === 0 ? '' : `, ${backups.length} backups included,`;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const typed = await terminal.question(
    `All data in ${dataDir}${all} will be gone for good. Type "purge" to go on: `,
  );
  terminal.close();
  if (typed.trim() !== 'purge') throw new CatalogueError('REC-117', { path: dataDir });
}
