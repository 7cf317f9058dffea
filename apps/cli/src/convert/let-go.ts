import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { installationKind } from '@rec-io/installer/data-directory';
import { thisMachine } from '@rec-io/installer/machine';
import { readReceipt } from '@rec-io/installer/receipt';
import { recordInstallation } from '../data-dir.ts';
import { removeFull } from '../full/full-undo.ts';
import type { Installation } from '../installation.ts';
import { systemStatus } from '../status.ts';
import type { Ui } from '../ui/ui.ts';
import { ownerOf, runAsOwner } from './as-owner.ts';
import { inheritAccount } from './inherit-account.ts';
import { forgetMove, movedFrom, recordSuccessor } from './moved-from.ts';

export type LetGo = { readonly from: string; readonly kept: readonly string[] };

/**
 * Removes the old installation whose data this one took over: only while this one is healthy, and with the owner's word.
 * @throws CatalogueError REC-128 when there is none, REC-129 while this one is not healthy, REC-117 without a word
 */
export async function letGo(installation: Installation, ui: Ui, agreed: boolean): Promise<LetGo> {
  const { layout } = installation;
  const from = await movedFrom(layout);
  const receipt = from === null ? null : await readReceipt(from);
  if (from === null || receipt === null) throw new CatalogueError('REC-128', { path: layout.dataDir });
  if (!(await systemStatus(installation)).healthy) throw new CatalogueError('REC-129', { path: from });
  const text = `Remove ${from} with its copy of the data for good`;
  const help = 'Everything in it was copied here and compared. This cannot be undone.';
  if (!agreed && (ui.asker === null || !(await ui.asker.confirm({ text, help }, false))))
    throw new CatalogueError('REC-117', { path: from });
  ui.endQuestions();
  // The mark that keeps it from starting would keep its directory from going.
  await recordSuccessor(from, null);
  if ((await installationKind(from)) === 'full') {
    const { kept } = await removeFull(from, 'everything', ui.display);
    await inheritAccount(receipt, layout.dataDir);
    await forgetMove(layout);
    return { from, kept };
  }
  const machine = thisMachine();
  await runAsOwner(
    machine,
    await ownerOf(machine, from),
    'uninstall',
    '--purge',
    '--yes',
    '--data-dir',
    from,
  );
  await inheritAccount(receipt, layout.dataDir);
  await forgetMove(layout);
  await recordInstallation(layout.dataDir);
  return { from, kept: [] };
}
