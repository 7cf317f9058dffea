import { removeMonitor, tradesHeldBy } from '@rec-io/database/monitors';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Command } from 'commander';
import { entering, monitorsText, monitorText } from '../monitors/monitor-text.ts';
import { named, told, working } from '../monitors/monitor-work.ts';
import { addCommand, setCommand } from '../monitors/settings-commands.ts';
import { disableCommand, enableCommand } from '../monitors/switch-commands.ts';
import { wayBack } from '../monitors/way-back.ts';
import { requireOwner } from '../supervision/owner.ts';
import {
  installationOfCommand,
  report,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from './common.ts';

export function monitorsCommand(program: Command): void {
  const monitors = program
    .command('monitors')
    .description(
      'what the system trades by: a coin, a series, a strategy, a size and what protects it; changes are taken up at once',
    );
  listCommand(monitors);
  addCommand(monitors);
  setCommand(monitors);
  enableCommand(monitors);
  disableCommand(monitors);
  removeCommand(monitors);
}

function listCommand(parent: Command): void {
  const command = parent
    .command('list', { isDefault: true })
    .description('all monitors; with a name, every setting of that one, its value and its range')
    .argument('[name]', 'one of them');
  withExamples(
    withJson(withDataDir(command)),
    'recio monitors list',
    'recio monitors list btc-hourly-htc',
  ).action(async (name: string | undefined) => {
    await working(await installationOfCommand(command), async (work) => {
      const { mode } = work.installation.configuration;
      const monitors = (name === undefined ? work.all : [named(work, name)]).map((own) => told(work, own));
      const values = monitors.map((one) => {
        const { spec, values, problems } = one.resolved;
        const entries = entering(one, work.defaults, mode);
        return {
          ...one.own,
          strategy: spec.strategy,
          holds: values,
          entries: entries.on,
          why: entries.why,
          problems,
        };
      });
      const [first] = monitors;
      const text =
        name === undefined || first === undefined
          ? monitorsText(monitors, work.defaults, mode)
          : monitorText(first, work.defaults, mode);
      report(command, name === undefined ? values : values[0], text);
    });
  });
  withExitCodes(command, {
    1: 'not done: the database could not be reached',
  });
}

function removeCommand(parent: Command): void {
  const command = parent
    .command('remove')
    .description('take a monitor away that holds no trades; its history stays in the ledger')
    .argument('<name>', 'which');
  withExamples(withJson(withDataDir(command)), 'recio monitors remove eth-hourly').action(
    async (name: string) => {
      const installation = await installationOfCommand(command);
      await requireOwner(installation.layout, 'monitors remove');
      await working(installation, async (work) => {
        const { userNo } = installation.configuration;
        const monitor = named(work, name);
        const held = await tradesHeldBy(work.pool, userNo, name);
        if (held.length > 0)
          throw new CatalogueError('REC-803', {
            name,
            count: String(held.length),
            trades: held
              .map(({ mode, ticker, side, status }) => `${mode} ${ticker} ${side} (${status})`)
              .join(', '),
          });
        await removeMonitor(work.pool, userNo, name);
        report(
          command,
          { removed: monitor },
          `The monitor ${name} is gone. The way back: ${wayBack(told(work, monitor))}`,
        );
      });
    },
  );
  withExitCodes(command, {
    1: 'not removed: it holds trades, or the database could not be reached',
  });
}
