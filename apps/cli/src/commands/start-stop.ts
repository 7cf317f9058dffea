import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { inspectDataDirectory } from '@rec-io/installer/data-directory';
import { layout } from '@rec-io/installer/layout';
import type { Command } from 'commander';
import type { Installation } from '../installation.ts';
import { startSystem } from '../parent/start-system.ts';
import { stopSystem } from '../parent/stop-system.ts';
import { systemStatus } from '../status.ts';
import { programTable } from '../status-text.ts';
import { dataDirOf, installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function startCommand(program: Command): void {
  const command = program.command('start').description('start everything, and return when it is ready');
  withExamples(withJson(withDataDir(command)), 'recio start').action(async () => {
    await start(command, await installationOfCommand(command));
  });
}

export function stopCommand(program: Command): void {
  const command = program
    .command('stop')
    .description('stop everything, also what a killed parent left behind');
  withExamples(withJson(withDataDir(command)), 'recio stop').action(async () => {
    // Needs the directory alone: a damaged configuration must not keep a running system from being stopped.
    const dataDir = await dataDirOf(command);
    if ((await inspectDataDirectory(dataDir)) !== 'ours')
      throw new CatalogueError('REC-116', { path: dataDir });
    const ran = await stopSystem(layout(dataDir));
    report(command, { stopped: ran }, ran ? 'REC.IO is stopped.' : 'REC.IO was not running.');
  });
}

export function restartCommand(program: Command): void {
  const command = program.command('restart').description('stop everything and start it again');
  withExamples(withJson(withDataDir(command)), 'recio restart').action(async () => {
    const installation = await installationOfCommand(command);
    await stopSystem(installation.layout);
    await start(command, installation);
  });
}

async function start(command: Command, installation: Installation): Promise<void> {
  const { alreadyRan } = await startSystem(installation);
  const status = await systemStatus(installation);
  const news = alreadyRan ? 'REC.IO runs already' : 'REC.IO is started';
  const lines = [`${news}: ${installation.address}`, '', ...programTable(status.programs)];
  report(command, { alreadyRan, ...status }, lines.join('\n'));
}
