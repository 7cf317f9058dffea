import type { Command } from 'commander';
import { version } from '../clone.ts';
import { modelsInUse } from '../models-in-use.ts';
import { healthOfMonitor } from '../observed/observed-health.ts';
import { readArchiveMark } from '../point-in-time/archive-mark.ts';
import { remoteAddress } from '../remote/remote-setup.ts';
import { systemStatus } from '../status.ts';
import { statusText } from '../status-text.ts';
import { knownUpdate } from '../update/known-update.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function statusCommand(program: Command): void {
  const command = program
    .command('status')
    .description('what runs, and whether it is healthy (exit code 1 if not)');
  withExamples(withJson(withDataDir(command)), 'recio status', 'recio status --json').action(async () => {
    const installation = await installationOfCommand(command);
    const [status, models, health, remote, update, archive] = await Promise.all([
      systemStatus(installation),
      modelsInUse(installation),
      healthOfMonitor(installation.layout, installation.configuration.ports.monitor),
      remoteAddress(installation),
      knownUpdate(installation.layout),
      readArchiveMark(installation.layout),
    ]);
    const told =
      health === null ? null : { overall: health.overall, reason: health.reason, hold: health.hold };
    report(
      command,
      { ...status, remote, models, health: told, version: version(), update, archive },
      statusText(status, models, told, remote, update?.text ?? null, archive),
    );
    process.exitCode = status.healthy ? 0 : 1;
  });
}
