import type { Command } from 'commander';
import { inviteCommand, listCommand, revokeCommand } from '../operator/invitation-commands.ts';
import { logsCommand, testLoggingCommand } from '../operator/log-commands.ts';
import { publishCommand } from '../operator/publish-command.ts';
import { setupCommand } from '../operator/setup-command.ts';

/** For whoever runs the server that new installations copy system data from. */
export function operatorCommand(program: Command): void {
  const operator = program
    .command('operator')
    .description('the server that new installations copy system data from: who may, and who did');
  setupCommand(operator);
  inviteCommand(operator);
  revokeCommand(operator);
  listCommand(operator);
  publishCommand(operator);
  logsCommand(operator);
  testLoggingCommand(operator);
}
