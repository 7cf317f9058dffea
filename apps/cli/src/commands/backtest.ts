import { parseDay, parseSeed, parseSetting } from '@rec-io/app-replay/options';
import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import { FILLS } from '@rec-io/research/backtest/fills';
import { MARKETS } from '@rec-io/research/backtest/quote-model';
import { SAVED_NAME } from '@rec-io/research/backtest/saved-run';
import { TRAINERS } from '@rec-io/research/trainers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { withBackground } from '../background.ts';
import { runBacktest } from '../backtest/backtest.ts';
import type { BacktestGiven } from '../backtest/given.ts';
import { addLibraryCommands } from '../backtest/library-commands.ts';
import { requireOneSource, withBarSource } from '../research/options.ts';
import { count, withExamples, withJson } from './common.ts';

const ABOUT = `
It learns from the bars before --from, and walks minute by minute through the rest: what had been complete by then is known, and nothing
else. No order book was recorded for those years: QUOTES ARE MODELLED, and every report says so. Each run is made by three fill
assumptions; --fills chooses which of them is shown in full.

Settings are those of the strategy, size and protection, as in recio replay. It is saved in the installation's library (or --library
DIR): recio backtest list, show NAME, delete NAME.
`;

const LATENCY_MS = 500;
const BALANCE = 1_000;

export function backtestCommand(program: Command): Command {
  const command = program
    .command('backtest')
    .description(
      'try a strategy on years of minute bars, with modelled quotes: what a trade brings, and whether it is luck',
    )
    .addOption(new Option('--symbol <symbol>', 'the coin').choices(['BTC', 'ETH']));
  withBackground(withBarSource(command))
    .option('--recorded', 'on what the trader recorded, instead of bars: real seconds, recorded best prices')
    .addOption(
      new Option('--mode <mode>', 'of --recorded (default: the present mode)').choices([
        'simulated',
        'demo',
        'prod',
      ]),
    )
    .option(
      '--strategy <name>',
      'one that comes with the program, one of your own, or a file',
      HOURLY_HTC.name,
    )
    .addOption(
      new Option('--set <key=value...>', 'settings of strategy, size and protection')
        .argParser(parseSetting)
        .default([], 'their defaults'),
    )
    .addOption(
      new Option('--from <day>', 'first day traded, UTC (default: after a third of the bars)').argParser(
        parseDay,
      ),
    )
    .addOption(new Option('--to <day>', 'last day traded, UTC, included (default: all)').argParser(parseDay))
    .option(
      '--model <name>',
      `what learns from the bars before: ${Object.keys(TRAINERS).join(', ')}; or a file of recio research train`,
      'adaptive',
    )
    .addOption(
      new Option('--market <wisdom>', 'how much of what the model knows the market knows')
        .choices(MARKETS)
        .default(MARKETS[0]),
    )
    .addOption(new Option('--fills <assumption>', 'which is shown in full').choices(FILLS).default(FILLS[0]))
    .addOption(
      new Option('--latency <ms>', 'from the decision to the exchange')
        .argParser(milliseconds)
        .default(LATENCY_MS),
    )
    .addOption(new Option('--balance <dollars>', 'to begin with').argParser(money).default(BALANCE))
    .addOption(
      new Option('--seed <n>', 'of depth and of the price within a minute').argParser(parseSeed).default(1),
    )
    .addOption(
      new Option(
        '--sweep <key=values...>',
        'try all combinations, on all cores: from:to:step, or a list with commas',
      ).argParser(more),
    )
    .addOption(
      new Option(
        '--walk-forward <days>',
        'with --sweep: choose on the days before, trade on the next so many',
      ).argParser(count),
    )
    .option('--out <file>', 'write a page with pictures, or JSON if it ends in .json')
    .addOption(new Option('--save <name>', 'under this name (default: one is made)').argParser(savedName))
    .option('--no-save', 'keep nothing')
    .option('--library <dir>', 'where backtests are saved (default: in the installation)');
  withJson(command).addHelpText('after', ABOUT);
  withExamples(
    command,
    'recio backtest --symbol BTC --prices BTCUSD_*.csv.gz --from 2018-01-01 --set min_probability=95 --out btc.html',
    'recio backtest --symbol BTC --stored --set min_probability=96',
    'recio backtest --symbol BTC --prices *.csv.gz --sweep min_probability=90:99:1 min_differential=0:3:0.5 --walk-forward 90',
  );
  command.action(async (given: BacktestGiven, own: Command) => {
    // What was recorded and what is modelled never meet in one result.
    for (const other of ['prices', 'stored', 'sweep'] as const)
      if (given.recorded === true && given[other] !== undefined)
        own.error(`error: --recorded takes no --${other}`, { exitCode: 2 });
    if (given.recorded !== true && given.mode !== undefined)
      own.error('error: --mode is of --recorded', { exitCode: 2 });
    if (given.symbol === undefined)
      own.error("error: required option '--symbol' not specified", { exitCode: 2 });
    if (given.recorded !== true) requireOneSource(own);
    if (given.from !== undefined && given.to !== undefined && given.from > given.to)
      own.error('error: --from is after --to', { exitCode: 2 });
    if (given.walkForward !== undefined && given.sweep === undefined)
      own.error('error: --walk-forward needs a --sweep to choose from', { exitCode: 2 });
    await runBacktest(given, own);
  });
  addLibraryCommands(command);
  return command;
}

function milliseconds(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 30_000)) throw new InvalidArgumentError('It must be a whole number from 0 to 30000.');
  return value;
}

function money(text: string): number {
  const value = /^\d{1,9}(\.\d{1,2})?$/.test(text) ? Number(text) : 0;
  if (!(value >= 1)) throw new InvalidArgumentError('It must be dollars, from 1 on.');
  return value;
}

function savedName(text: string): string {
  if (!SAVED_NAME.test(text))
    throw new InvalidArgumentError(
      'It must be 1 to 64 of a-z, 0-9, "." and "-", and begin and end with a letter or digit.',
    );
  return text;
}

const more = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];
