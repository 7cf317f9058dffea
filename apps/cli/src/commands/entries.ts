import { readAutoTradeSettings, updateAutoTradeSettings } from '@rec-io/database/preferences';
import { Argument, type Command } from 'commander';
import { confirmProd } from '../modes/confirm.ts';
import { withDatabase } from '../modes/with-database.ts';
import { requireOwner } from '../supervision/owner.ts';
import { entryObstacle } from '../trading/entry-obstacle.ts';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

export function entriesCommand(program: Command): void {
  const command = program
    .command('entries')
    .description(
      'whether monitors may buy by themselves in the present mode: show it, or switch it; what is open is watched either way',
    )
    .addArgument(new Argument('[state]').choices(['on', 'off']))
    .option('--confirm <mode>', 'for entries with real money, where nobody can be asked: --confirm prod');
  withExamples(
    withJson(withDataDir(command)),
    'recio entries',
    'recio entries off',
    'recio entries on',
  ).action(async (state: 'on' | 'off' | undefined, given: { confirm?: string }) => {
    const installation = await installationOfCommand(command);
    const { mode, userNo } = installation.configuration;
    if (state !== undefined) await requireOwner(installation.layout, `entries ${state}`);
    if (state === 'on' && mode === 'prod')
      await confirmProd(given.confirm, 'Orders will be placed with real money, without asking.');
    const settings = await withDatabase(installation, (pool) =>
      state === undefined
        ? readAutoTradeSettings(pool, userNo)
        : updateAutoTradeSettings(pool, userNo, {
            autoEntry: state === 'on',
            ...(state === 'on' && { autoEntryMode: mode }),
          }),
    );
    const on = settings.autoEntry && settings.autoEntryMode === mode;
    const obstacle = on ? await entryObstacle(installation) : null;
    const takenUp = state === undefined ? '' : ' A running trader takes it up within a second or two.';
    const but = obstacle === null ? '' : `\nBut nothing is entered: ${obstacle.why}`;
    const text = `Automatic entry is ${on ? 'on' : 'off'} (${mode}).${takenUp}${but}`;
    report(command, { mode, entries: on, obstacle: obstacle?.why ?? null }, text);
  });
  withExitCodes(command, {
    1: 'not done: the database could not be reached, or you are not its owner',
  });
}
