import type { ControlReport } from '@rec-io/app-trader/commands/trader-commands';
import type { Command } from 'commander';
import { tellTrader } from '../trading/trader-door.ts';
import { installationOfCommand, report, withDataDir, withExamples, withJson } from './common.ts';

export function reduceCommand(program: Command): void {
  const command = program
    .command('reduce')
    .description('no entries any more, exits go on; recio arm lets entries in again')
    .option('--reason <text>', 'why, for the ledger', '');
  withExamples(withJson(withDataDir(command)), 'recio reduce', 'recio reduce --reason "news at two"').action(
    async ({ reason = '' }: { readonly reason?: string }) => {
      const installation = await installationOfCommand(command);
      const { control } = await tellTrader<ControlReport>(installation, 'reduce', { reason });
      report(
        command,
        control,
        `Trading is ${control.state}: what is open is supervised, nothing is entered.`,
      );
    },
  );
}
