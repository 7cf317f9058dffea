import { readAutoTradeSettings } from '@rec-io/database/preferences';
import type { Mode } from '@rec-io/domain/ledger';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { findCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { credentialFiles } from '@rec-io/installer/profile/user-directory';
import { Argument, type Command } from 'commander';
import type { Installation } from '../installation.ts';
import { confirmProd } from '../modes/confirm.ts';
import { openTradesByMode } from '../modes/open-trades.ts';
import { requireOwnersPassword } from '../modes/owners-password.ts';
import { requireRiskAccepted } from '../modes/risk-consent.ts';
import { switchMode } from '../modes/switch-mode.ts';
import { withDatabase } from '../modes/with-database.ts';
import {
  installationOfCommand,
  report,
  wantsJson,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

type Given = {
  readonly confirm?: string;
  readonly passwordFile?: string;
  readonly acceptRisk?: boolean;
  readonly skipTest?: boolean;
  readonly marketOnly?: boolean;
  readonly uncompared?: boolean;
};

export function modeCommand(program: Command): void {
  const command = program
    .command('mode')
    .description('which exchange is traded on: show it, or switch (automatic entry is off afterwards)')
    .addArgument(new Argument('[mode]', 'the one to switch to').choices(['simulated', 'demo', 'prod']))
    .option('--confirm <mode>', 'for prod, where nobody can be asked: --confirm prod')
    .option('--password-file <file>', 'for prod: a file with the owner’s password, or - for standard input')
    .option('--accept-risk', 'for prod, the first time: the risk text of the page (Account) is accepted')
    .option('--skip-test', 'do not try the key on the exchange before')
    .option('--market-only', 'without credentials: only show the market')
    .option('--uncompared', 'leave also where the present exchange does not answer');
  withExamples(
    withJson(withDataDir(command)),
    'recio mode',
    'recio mode demo',
    'recio mode demo --market-only',
    'recio mode prod --confirm prod --password-file ~/rec-io-password',
    'recio mode simulated',
  ).action(async (to: Mode | undefined, given: Given) => {
    const installation = await installationOfCommand(command);
    if (to === undefined) return show(command, installation);
    await change(command, installation, to, given);
  });
  withExitCodes(command, {
    1: 'not switched; the reason is told, such as open trades or a missing key',
  });
}

async function change(command: Command, installation: Installation, to: Mode, given: Given): Promise<void> {
  const from = installation.configuration.mode;
  if (from === to) {
    report(command, { mode: to, from, restarted: false }, `The mode is ${to} already. Nothing was changed.`);
    return;
  }
  if (to === 'prod') {
    await confirmProd(given.confirm, 'Orders will cost real money.');
    await requireOwnersPassword(installation, given.passwordFile);
    await requireRiskAccepted(installation, given.acceptRisk);
  }
  const say = wantsJson(command) ? () => undefined : (line: string) => process.stdout.write(`  ${line}\n`);
  const restarted = await switchMode(installation, {
    to,
    skipTest: given.skipTest === true,
    marketOnly: given.marketOnly === true,
    uncompared: given.uncompared === true,
    say,
  });
  const text = [
    `The mode is ${to}${restarted ? '' : '; nothing runs, start it: recio start'}.`,
    'Automatic entry is off. Switch it on when you want it: recio entries on',
    ...(to === 'prod' ? ['Trading is halted until you arm it: recio arm --reason "…"'] : []),
  ];
  report(command, { mode: to, from, restarted }, text.join('\n'));
}

async function show(command: Command, installation: Installation): Promise<void> {
  const { mode, userNo } = installation.configuration;
  const { settings, open } = await withDatabase(installation, async (pool) => ({
    settings: await readAutoTradeSettings(pool, userNo),
    open: await openTradesByMode(pool, userNo),
  }));
  const entries = settings.autoEntry && settings.autoEntryMode === mode;
  const credentials = {
    demo: await credentialState(installation, 'demo'),
    prod: await credentialState(installation, 'prod'),
  };
  const text = [
    `Mode         ${mode}`,
    `Entries      ${entries ? 'automatic' : 'off'}`,
    `Open trades  ${open.length === 0 ? 'none' : open.map((each) => `${each.count} (${each.mode})`).join(', ')}`,
    `Credentials  demo: ${credentials.demo}; prod: ${credentials.prod}`,
  ];
  report(command, { mode, entries, open, credentials }, text.join('\n'));
}

async function credentialState(
  { layout, configuration }: Installation,
  environment: 'demo' | 'prod',
): Promise<'none' | 'stored' | 'broken'> {
  try {
    const files = credentialFiles(layout, configuration.userNo, environment);
    return (await findCredentials(files)) === null ? 'none' : 'stored';
  } catch (error) {
    if (error instanceof CatalogueError) return 'broken';
    throw error;
  }
}
