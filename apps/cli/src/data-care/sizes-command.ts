import type { Command } from 'commander';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from '../commands/common.ts';
import { withDatabase } from '../modes/with-database.ts';
import { growthOf } from '../observed/observed-data.ts';
import { growthText } from './growth-text.ts';

export function addSizes(data: Command): void {
  const command = data
    .command('sizes')
    .description('everything that grows: how large, by how much a day, until when it is kept');
  withExamples(
    withExitCodes(withJson(withDataDir(command)), { 1: 'a bound does not hold' }),
    'recio data sizes',
    'recio data sizes --json',
  ).action(async () => {
    const installation = await installationOfCommand(command);
    const growth = await withDatabase(installation, (pool) => growthOf(installation, pool));
    report(command, growth, growthText(growth));
    if (growth.problems.length > 0) process.exitCode = 1;
  });
}
