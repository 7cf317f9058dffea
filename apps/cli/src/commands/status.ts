import type { Command } from 'commander';
import { modelsInUse } from '../models-in-use.ts';
import { systemStatus } from '../status.ts';
import { statusText } from '../status-text.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function statusCommand(program: Command): void {
  const command = program
    .command('status')
    .description('what runs, and whether it is healthy (exit code 1 if not)');
  withExamples(withJson(withDataDir(command)), 'recio status', 'recio status --json').action(async () => {
    const installation = await installationOfCommand(command);
    const [status, models] = await Promise.all([systemStatus(installation), modelsInUse(installation)]);
    report(command, { ...status, models }, statusText(status, models));
    process.exitCode = status.healthy ? 0 : 1;
  });
}
