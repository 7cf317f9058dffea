import type { Command } from 'commander';
import { addCompare } from './models/compare-command.ts';
import { addList } from './models/list-command.ts';
import { addRefresh } from './models/refresh-command.ts';
import { addRollback, addUse } from './models/use-command.ts';

/** The trained models of an installation. */
export function addModels(research: Command): void {
  const models = research
    .command('models')
    .description('the models that are traded with: refreshed weekly, compared, chosen, rolled back');
  addList(models);
  addCompare(models);
  addUse(models);
  addRollback(models);
  addRefresh(models);
}
