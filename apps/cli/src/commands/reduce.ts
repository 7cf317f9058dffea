import type { ControlReport } from '@rec-io/app-trader/commands/trader-commands';
import type { Command } from 'commander';
import { tellTrader } from '../trading/trader-door.ts';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

export function reduceCommand(program: Command): void {
  const command = program
    .command('reduce')
    .description('buy nothing more; what is open is watched and sold as before; recio arm ends it')
    .option('--reason <text>', 'why; it is kept and shown');
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
  withExitCodes(command, {
    1: 'not done: the trader does not answer, or trading is halted already',
  });
}
