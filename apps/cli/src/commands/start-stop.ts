import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { inspectDataDirectory, installationKind } from '@rec-io/installer/data-directory';
import { layout } from '@rec-io/installer/layout';
import type { Command } from 'commander';
import type { Installation } from '../installation.ts';
import { systemStatus } from '../status.ts';
import { programTable, restartTable } from '../status-text.ts';
import { restartOneProgram, restartSystem, startSystem, stopSystem } from '../supervision/system.ts';
import { leftOpenText, liveTradesOf } from '../trading/left-open.ts';
import { settleCutUpdate } from '../update/settle-cut-update.ts';
import {
  dataDirOf,
  installationOfCommand,
  print,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withJson,
} from './common.ts';

export function startCommand(program: Command): void {
  const command = program.command('start').description('start everything, and return when it is ready');
  withExamples(withJson(withDataDir(command)), 'recio start').action(async () => {
    const installation = await installationOfCommand(command);
    await settleCutUpdate(installation, wantsJson(command));
    await start(command, installation);
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
    const openTrades = await liveTradesOf(dataDir);
    const ran = await stopSystem(layout(dataDir, await installationKind(dataDir)));
    const text = ran ? `REC.IO is stopped.${leftOpenText(openTrades)}` : 'REC.IO was not running.';
    report(command, { stopped: ran, openTrades }, text);
  });
}

export function restartCommand(program: Command): void {
  const command = program
    .command('restart')
    .argument('[program]', 'this one alone, and no other')
    .option('--all', 'every one, as without a name')
    .description(
      'every program anew, in order, each away as shortly as can be (exit code 1 if one is not healthy)',
    );
  const examples = ['recio restart', 'recio restart trader'] as const;
  withExamples(withJson(withDataDir(command)), ...examples).action(async (name?: string) => {
    const installation = await installationOfCommand(command);
    if (name !== undefined) return restartOne(command, installation, name);
    const restarted = await restartSystem(installation, (line) => {
      if (!wantsJson(command)) print(line);
    });
    const status = await systemStatus(installation);
    const news = `${status.healthy ? 'REC.IO is restarted' : 'REC.IO is not healthy'}: ${installation.address}`;
    const lines = ['', ...restartTable(restarted), '', news, '', ...programTable(status.programs)];
    report(command, { restarted, ...status }, lines.join('\n'));
    process.exitCode = status.healthy ? 0 : 1;
  });
}

async function restartOne(command: Command, installation: Installation, name: string): Promise<void> {
  if (command.opts()['all'] === true)
    command.error('error: either the name of a program, or --all', { exitCode: 2 });
  await restartOneProgram(installation, name);
  const status = await systemStatus(installation);
  const lines = [`${name} is restarted, and ready; the others ran on.`, '', ...programTable(status.programs)];
  report(
    command,
    { restarted: [{ program: name, outcome: 'restarted', reason: null }], ...status },
    lines.join('\n'),
  );
}

async function start(command: Command, installation: Installation): Promise<void> {
  const { alreadyRan } = await startSystem(installation);
  const status = await systemStatus(installation);
  const news = alreadyRan ? 'REC.IO runs already' : 'REC.IO is started';
  const lines = [`${news}: ${installation.address}`, '', ...programTable(status.programs)];
  report(command, { alreadyRan, ...status }, lines.join('\n'));
}
