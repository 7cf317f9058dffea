import { once } from 'node:events';
import { DatabaseError } from '@rec-io/database/errors';
import { HOURLY_HTC } from '@rec-io/domain/hourly-htc';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import { type Command, Option } from 'commander';
import type { ReplayContext } from './context.ts';
import { type Moment, parseMoment } from './explain/moment.ts';
import { explainReplayed } from './explain/replayed.ts';
import { type Asked, tellExplained, tellRecorded, whatIsAsked } from './explain/tell.ts';
import { parseDay, parseSeed, parseSetting, parseSpeed, parseSymbol, type ReplayOptions } from './options.ts';
import { replay } from './replay.ts';
import { reportText } from './report.ts';

const EXAMPLES = `
Examples:
  recio replay --prices BTCUSD_2018-03.csv.gz
  recio replay --prices *.csv.gz --from 2018-03-01 --to 2018-03-07 --seed 7 --ledger ledger.jsonl
  recio replay --prices *.csv.gz --strategy calm-evening --set min_edge=1 position_size=10

  recio replay --explain 14:52:10
  recio replay --explain -5m --monitor btc-hourly --all
  recio replay --verify -2h
  recio replay --prices BTCUSD_2018-03.csv.gz --explain 2018-03-05T14:52:10Z

Times of --explain, --verify and --until: 2026-10-08T14:52:10Z, 14:52 or 14:52:10 (today), -5m; the exchange's time, UTC. Where
--explain asks about price files, it replays from their first price to that hour's end; "today" is their last day, -5m is before it ends.
Files: minute bars, "timestamp,open,high,low,close,volume", unix seconds (UTC) of the bar's start; .gz is unpacked.
Missing minutes: up to ten repeat the last close; in longer gaps there is no index and nothing is entered.
The exit code is 0 when the ledger equals the exchange to $0.0001, and every decision came out the same; else 1.
`;

/** Adds `replay` to the command line. */
export function replayCommand(program: Command, context: ReplayContext): void {
  program
    .command('replay')
    .description(
      'run exchange, trader and ledger on recorded minute bars and report; or tell why the trader did or did not act',
    )
    .option('--prices <files...>', 'price files, in any order')
    .addOption(
      new Option('--explain <time>', 'what the trader knew then, and why it did or did not act').argParser(
        parseMoment,
      ),
    )
    .addOption(
      new Option('--verify <from>', 'make every recorded decision since then again, and compare').argParser(
        parseMoment,
      ),
    )
    .addOption(new Option('--until <time>', 'of --verify (default: now)').argParser(parseMoment))
    .option('--monitor <name>', 'of --explain: this monitor alone')
    .option('--all', 'of --explain: every strike, not only those near the index')
    .addOption(
      new Option('--mode <mode>', 'of --explain and --verify (default: the present mode)').choices([
        'simulated',
        'demo',
        'prod',
      ]),
    )
    .addOption(new Option('--from <day>', 'first day, UTC (default: all)').argParser(parseDay))
    .addOption(new Option('--to <day>', 'last day, UTC, included (default: all)').argParser(parseDay))
    .addOption(
      new Option('--speed <n>', 'exchange seconds per second, or "max"').argParser(parseSpeed).default('max'),
    )
    .addOption(new Option('--seed <n>', 'seed of paths and makers').argParser(parseSeed).default(1))
    .addOption(
      new Option('--symbol <symbol>', 'BTC or ETH (default: as the file names say)').argParser(parseSymbol),
    )
    .option(
      '--strategy <name>',
      'one that comes with the program, one of your own, or a file',
      HOURLY_HTC.name,
    )
    .addOption(
      new Option('--series <kind>', 'which events it trades')
        .choices(['hourly', 'quarter'])
        .default('hourly'),
    )
    .addOption(
      new Option('--set <key=value...>', 'settings of strategy, size and protection')
        .argParser(parseSetting)
        .default([], 'their defaults'),
    )
    .option('--ledger <file>', 'write the canonical ledger export')
    .option('--fresh', 'drop the results of all earlier replays first')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (given: Record<string, unknown>, command: Command) => {
      const asked = whatIsAsked(given);
      if (asked !== null) {
        if (given['prices'] === undefined) {
          process.exitCode = await tellRecorded(asked, context);
          return;
        }
        if (!('explain' in asked) || asked.mode !== null)
          command.error('error: --verify and --mode are about the live trader, not about price files', {
            exitCode: 2,
          });
      }
      if (given['prices'] === undefined)
        command.error("error: required option '--prices <files...>' not specified", { exitCode: 2 });
      const options = toOptions(given);
      if (options.fromDayMs !== null && options.toDayMs !== null && options.fromDayMs > options.toDayMs) {
        command.error('error: --from is after --to', { exitCode: 2 });
      }
      process.exitCode =
        asked !== null && 'explain' in asked
          ? await explainReplay(asked, options, context)
          : await runReplay(options, context);
    });
}

function toOptions(given: Record<string, unknown>): ReplayOptions {
  return {
    prices: given['prices'] as string[],
    fromDayMs: (given['from'] as number | undefined) ?? null,
    toDayMs: (given['to'] as number | undefined) ?? null,
    speed: given['speed'] as ReplayOptions['speed'],
    seed: given['seed'] as number,
    symbol: (given['symbol'] as ReplayOptions['symbol'] | undefined) ?? null,
    strategy: given['strategy'] as string,
    series: given['series'] as ReplayOptions['series'],
    set: given['set'] as readonly string[],
    ledgerFile: (given['ledger'] as string | undefined) ?? null,
    fresh: given['fresh'] === true,
    json: given['json'] === true,
  };
}

/** Runs until done or until Ctrl-C, after which the same command goes on. @returns the exit code */
export function runReplay(options: ReplayOptions, context: ReplayContext): Promise<number> {
  return untilStopped(async (signal) => {
    const report = await replay(options, context, signal);
    const text = options.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report);
    if (!context.stdout.write(text)) await once(context.stdout, 'drain');
    return report.ledgerEqualsExchange ? 0 : 1;
  });
}

/** Replays up to the time asked about, and tells what was so then. @returns the exit code */
function explainReplay(
  asked: Asked & { readonly explain: Moment },
  options: ReplayOptions,
  context: ReplayContext,
): Promise<number> {
  return untilStopped(async (signal) => {
    const told = await explainReplayed(asked.explain, asked, options, context, signal);
    return tellExplained(told, asked, context);
  });
}

/** @param run until Ctrl-C aborts its signal */
async function untilStopped(run: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await run(abort.signal);
  } catch (error) {
    throw explained(error);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** What a person who replays can do something about, in the catalogue's words. */
function explained(error: unknown): unknown {
  if (error instanceof PriceFileError)
    return new CatalogueError('REC-401', { message: error.message }, error);
  if (error instanceof DatabaseError && error.code === 'DB_LEDGER_CONFLICT') {
    return new CatalogueError('REC-403', { message: error.message }, error);
  }
  return error;
}
