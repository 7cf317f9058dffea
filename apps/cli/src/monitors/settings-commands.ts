import { addMonitor, changeMonitor } from '@rec-io/database/monitors';
import { strategyOf } from '@rec-io/domain/known-strategy';
import { type CoinSymbol, SYMBOLS } from '@rec-io/domain/market';
import { MONITOR_NAME } from '@rec-io/domain/monitor';
import { withStrategy } from '@rec-io/domain/monitor-change';
import type { MonitorSettings } from '@rec-io/domain/monitor-settings';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  installationOfCommand,
  withDataDir,
  withExamples,
  withExitCodes,
  withJson,
} from '../commands/common.ts';

import { requireOwner } from '../supervision/owner.ts';
import { withSettings } from './change-settings.ts';
import { named, reportOne, requireStrategy, working } from './monitor-work.ts';

type Given = {
  readonly symbol: CoinSymbol;
  readonly series: MonitorSettings['series'];
  readonly strategy: string;
};

export function addCommand(parent: Command): void {
  const command = parent
    .command('add')
    .description('make a monitor; it enters nothing until it is enabled')
    .argument('<name>', 'lower case letters, digits and dashes; it never changes', nameOf)
    .argument('[settings...]', 'settings that differ from the defaults: min_probability=97')
    .addOption(new Option('--symbol <coin>', 'the coin').choices([...SYMBOLS]).default('BTC'))
    .addOption(
      new Option('--series <series>', 'events of every hour, or of every quarter of one')
        .choices(['hourly', 'quarter'])
        .default('hourly'),
    )
    .option('--strategy <name>', 'by which it enters', 'Hourly HTC');
  withExamples(
    withJson(withDataDir(command)),
    'recio monitors add eth-hourly --symbol ETH',
    'recio monitors add btc-scalp --series quarter --strategy "Momentum Scalp" position_size=5 take_profit_enabled=on',
  ).action(async (name: string, settings: string[], { symbol, series, strategy }: Given) => {
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'monitors add');
    await working(installation, async (work) => {
      requireStrategy(work.strategies, strategy);
      const fresh = {
        name,
        symbol,
        series,
        strategy,
        parameters: {},
        size: {},
        rules: {},
        enabled: false,
        mode: null,
      };
      const { monitor } = withSettings(work.defaults, fresh, settings, strategyOf(work.strategies), false);
      if (!(await addMonitor(work.pool, installation.configuration.userNo, monitor)))
        throw new CatalogueError('REC-802', { name });
      reportOne(command, work, monitor, `The monitor ${name} is there.`);
    });
  });
  withExitCodes(command, {
    1: 'not done: the database could not be reached',
  });
}

export function setCommand(parent: Command): void {
  const command = parent
    .command('set')
    .description('change settings of a monitor; trades that are open are protected by the new rules at once')
    .argument('<name>', 'which')
    .argument('[settings...]', 'min_probability=97, auto_stop=on, take_profit_gain=default')
    .option('--strategy <name>', 'another strategy; settings that are the old one’s alone are dropped');
  withExamples(
    withJson(withDataDir(command)),
    'recio monitors set btc-hourly-htc min_probability=97 auto_stop=on',
    'recio monitors set btc-hourly-htc min_probability=default',
  ).action(async (name: string, settings: string[], { strategy }: { strategy?: string }) => {
    if (settings.length === 0 && strategy === undefined) throw new CatalogueError('REC-806', { name });
    const installation = await installationOfCommand(command);
    await requireOwner(installation.layout, 'monitors set');
    await working(installation, async (work) => {
      const before = named(work, name);
      const base =
        strategy === undefined ? before : withStrategy(before, requireStrategy(work.strategies, strategy));
      const { monitor } = withSettings(work.defaults, base, settings, strategyOf(work.strategies));
      const { parameters, size, rules } = monitor;
      const change = { strategy: monitor.strategy, parameters, size, rules };
      await changeMonitor(work.pool, installation.configuration.userNo, name, change);
      reportOne(command, work, monitor, `The monitor ${name} is changed.`);
    });
  });
  withExitCodes(command, {
    1: 'not done: the database could not be reached',
  });
}

function nameOf(text: string): string {
  if (!MONITOR_NAME.test(text))
    throw new InvalidArgumentError(
      'It has 1 to 40 lower case letters, digits or dashes, no dash at its ends.',
    );
  return text;
}
