import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Command } from 'commander';
import { type Pulled, pullKillSwitch } from '../trading/pull-kill-switch.ts';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

type Given = { readonly flatten?: boolean; readonly reason?: string };

export function killCommand(program: Command): void {
  const command = program
    .command('kill')
    .description(
      'stop trading now by every way there is: a file that forbids entries, the trader, the exchange; works also without database, page or trader',
    )
    .option('--flatten', 'sell everything that is held, too')
    .option('--reason <text>', 'why; it is kept and shown');
  withExamples(
    withJson(withDataDir(command)),
    'recio kill',
    'recio kill --flatten --reason "the feed lies"',
  ).action(async ({ flatten = false, reason = '' }: Given) => {
    const installation = await installationOfCommand(command);
    const pulled = await pullKillSwitch(installation, { reason, flatten, nowMs: Date.now() });
    report(command, pulled, killText(pulled, flatten));
    const missing = missingOf(pulled);
    if (missing !== null) throw new CatalogueError('REC-823', { missing });
  });
  withExitCodes(command, {
    0: 'stopped: nothing is entered until somebody arms',
    1: 'not stopped everywhere; what is missing is said: run it again',
  });
}

/** Nothing can enter once the file lies there or the trader has halted, and the exchange takes no entry. */
function missingOf({ file, trader, exchange }: Pulled): string | null {
  if (!file.done && !trader.done) return 'neither the kill file nor the trader was reached';
  return exchange.done ? null : 'the exchange has not confirmed that it takes no entries';
}

function killText({ file, trader, exchange, positions }: Pulled, flatten: boolean): string {
  const waits = flatten && !trader.done && positions !== 0;
  return [
    'Trading is stopped as follows; nothing is entered until: recio arm --reason "…"',
    `  Kill file   ${file.what}`,
    `  Trader      ${trader.what}`,
    `  Exchange    ${exchange.what}`,
    ...(positions === null || positions === 0 ? [] : [`  Held        ${positions} positions, which stay`]),
    ...(waits ? ['  Not sold    selling is the trader’s work: start it, and it sells by the kill file'] : []),
  ].join('\n');
}
