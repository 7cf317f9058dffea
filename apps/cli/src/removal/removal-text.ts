import { join } from 'node:path';
import type { Receipt } from '@rec-io/installer/receipt';
import { shellWord } from '@rec-io/installer/shell-word';
import { outermost, type Removal } from './removal.ts';
import type { RemovalPart, RemovalPlan } from './removal-plan.ts';

/** What was removed and what stays, for people. */
export function removalText({ removed, kept }: Removal, head: string): string {
  return `${[
    head,
    ...outermost(removed).map((path) => `  removed  ${path}`),
    ...outermost(kept).map((path) => `  kept     ${path}`),
  ].join('\n')}\n`;
}

/** Said when nothing is kept that a clone would be needed for. */
export const CLONE_IS_YOURS = 'The clone itself is yours: remove its folder if you like.';

/** An installation whose data was taken over was never let go. */
export const stillThereText = (from: string): string =>
  `The installation in ${from} has all that was copied from there, and can be used again: recio start --data-dir ${shellWord(from)}`;

/** What becomes of data that was kept. The installed command may be gone by now; that of the clone is there. */
export function keptDataText(dataDir: string, receipt: Pick<Receipt, 'kind' | 'clone'>): string {
  const { again, purge } = keptDataCommands(dataDir, receipt);
  return [
    'Your data is kept. To use it again, install into the same place:',
    `  ${again}`,
    'To remove it for good:',
    `  ${purge}`,
  ].join('\n');
}

export function keptDataCommands(dataDir: string, { kind, clone }: Pick<Receipt, 'kind' | 'clone'>) {
  const place = kind === 'full' ? '--location' : '--quick --data-dir';
  return {
    again: `${shellWord(join(clone, 'install.sh'))} ${place} ${shellWord(dataDir)}`,
    purge: purgeCommand(dataDir, clone),
  };
}

/** What could not be removed stays on record. */
export const removeRestText = (dataDir: string, { clone }: Pick<Receipt, 'clone'>): string =>
  ['When what is in the way is gone, remove the rest:', `  ${purgeCommand(dataDir, clone)}`].join('\n');

const purgeCommand = (dataDir: string, clone: string): string =>
  `${shellWord(join(clone, 'recio'))} uninstall --purge --data-dir ${shellWord(dataDir)}`;

/** What would be removed and what would stay, for people. */
export function removalPlanText({ dataDir, scope, removes, keeps, refused }: RemovalPlan): string {
  const option = scope === 'everything' ? ' --purge' : '';
  return [
    `What recio uninstall${option} would do with the installation in ${dataDir}:`,
    '  stops    every program of it',
    ...removes.flatMap((part) => partLines('removes', part)),
    ...keeps.flatMap((part) => partLines('keeps', part)),
    ...(scope === 'everything' ? ['Trades, settings, users, keys and backups would be gone for good.'] : []),
    ...(refused === null ? [] : [`It would be refused now: ${refused}`]),
    `Nothing was changed. To carry it out: recio uninstall${option} --data-dir ${shellWord(dataDir)}`,
  ].join('\n');
}

function partLines(verb: string, { what, paths }: RemovalPart): readonly string[] {
  return [`  ${verb.padEnd(8)} ${what}`, ...paths.map((path) => `             ${path}`)];
}
