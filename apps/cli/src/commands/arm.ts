import type { ControlReport } from '@rec-io/app-trader/commands/trader-commands';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Command } from 'commander';
import { confirmProd } from '../modes/confirm.ts';
import { requireRiskAccepted } from '../modes/risk-consent.ts';
import { tellTrader } from '../trading/trader-door.ts';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

type Given = { readonly reason?: string; readonly confirm?: string; readonly acceptRisk?: boolean };

/** The exchange must confirm that it takes entries again. */
const ARM_MS = 30_000;

export function armCommand(program: Command): void {
  const command = program
    .command('arm')
    .description(
      'trade again after kill, reduce or a limit stopped it: takes the kill file away, and lets the exchange take entries again',
    )
    .option('--reason <text>', 'why it is well again; it must be said, and is kept')
    .option('--confirm <mode>', 'in prod, where nobody can be asked: --confirm prod')
    .option('--accept-risk', 'in prod, the first time: the risk text of the page (Account) is accepted');
  withExamples(withJson(withDataDir(command)), 'recio arm --reason "the feed is back"').action(
    async ({ reason = '', confirm, acceptRisk }: Given) => {
      const installation = await installationOfCommand(command);
      if (reason.trim() === '') throw new CatalogueError('REC-822');
      if (installation.configuration.mode === 'prod') {
        await confirmProd(confirm, 'Orders will be placed with real money again.');
        await requireRiskAccepted(installation, acceptRisk);
      }
      const body = { reason, removesKillFile: true };
      const { control } = await tellTrader<ControlReport>(installation, 'arm', body, ARM_MS);
      const { state, newest } = control;
      const isArmed = state === 'active';
      report(command, control, `Trading is ${state}${isArmed ? '' : ` (${newest?.by}: ${newest?.reason})`}.`);
      if (!isArmed) process.exitCode = 1;
    },
  );
  withExitCodes(command, {
    0: 'trading is active',
    1: 'it is not: the trader does not answer, refuses, or was stopped again',
  });
}
