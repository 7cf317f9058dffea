import { changeMonitor } from '@rec-io/database/monitors';
import type { MonitorSettings } from '@rec-io/domain/monitor-settings';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Command } from 'commander';
import {
  installationOfCommand,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from '../commands/common.ts';
import { confirmProd } from '../modes/confirm.ts';
import { requireOwner } from '../supervision/owner.ts';
import { named, reportOne, told, type Work, working } from './monitor-work.ts';

export function enableCommand(parent: Command): void {
  const command = parent
    .command('enable')
    .description(
      'let a monitor enter in the present mode, and in no other; automatic entry must be on as well',
    )
    .argument('<name>', 'which')
    .option('--confirm <mode>', 'for real money, where nobody can be asked: --confirm prod');
  withExamples(withJson(withDataDir(command)), 'recio monitors enable eth-hourly').action(
    async (name: string, given: { confirm?: string }) => {
      const installation = await installationOfCommand(command);
      const { mode } = installation.configuration;
      await requireOwner(installation.layout, 'monitors enable');
      await working(installation, async (work) => {
        const before = named(work, name);
        if (mode === 'prod')
          await confirmProd(given.confirm, `The monitor ${name} will buy with real money, without asking.`);
        const [problem] = told(work, before).resolved.problems;
        if (problem !== undefined)
          throw new CatalogueError('REC-804', {
            ...{ name, setting: problem.key, reason: problem.message },
            settings: `recio monitors list ${name}`,
          });
        await switched(command, work, before, { enabled: true, mode });
      });
    },
  );
  withExitCodes(command, {
    1: 'not done: the database could not be reached',
  });
}

export function disableCommand(parent: Command): void {
  const command = parent
    .command('disable')
    .description('let a monitor enter nothing more; what it holds is supervised as before')
    .argument('<name>', 'which');
  withExamples(withJson(withDataDir(command)), 'recio monitors disable eth-hourly').action(
    async (name: string) => {
      const installation = await installationOfCommand(command);
      await requireOwner(installation.layout, 'monitors disable');
      await working(installation, (work) => switched(command, work, named(work, name), { enabled: false }));
    },
  );
  withExitCodes(command, {
    1: 'not done: the database could not be reached',
  });
}

async function switched(
  command: Command,
  work: Work,
  before: MonitorSettings,
  change: Partial<Pick<MonitorSettings, 'enabled' | 'mode'>>,
): Promise<void> {
  const { name } = before;
  await changeMonitor(work.pool, work.installation.configuration.userNo, name, change);
  reportOne(
    command,
    work,
    { ...before, ...change },
    `The monitor ${name} is switched ${change.enabled ? 'on' : 'off'}.`,
  );
}
