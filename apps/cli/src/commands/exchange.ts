import { resolve } from 'node:path';
import { parseDay, parseSeed } from '@rec-io/app-replay/options';
import type { CoinSymbol } from '@rec-io/domain/market';
import { type MoneyE6, parseDecimal } from '@rec-io/domain/money';
import { USAGE_LEVELS, type UsageLevel } from '@rec-io/exchange-sim/server/usage-level';
import { DEFAULT_PORTS } from '@rec-io/installer/ports';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { withExamples } from './common.ts';

const FIRST_LINE = `
The first line of standard output is one JSON object: baseUrl, wsUrl, keyId, privateKeyPath, controlUrl (or null).
The log goes to standard error. Point any Kalshi client at baseUrl with that key; docs/exchange-sim.md has more.
Exit codes: 0 stopped, 1 failed, 2 wrong options.
`;

/** Runs the simulated exchange alone, for any Kalshi client. Needs no installation and no database. */
export function exchangeCommand(program: Command): void {
  const command = program
    .command('exchange')
    .description('run the simulated exchange alone, for any Kalshi client')
    .addOption(
      new Option('--port <n>', 'where it listens on this machine; 0 takes a free one')
        .argParser(numberIn(0, 65_535))
        .default(DEFAULT_PORTS['exchange-sim']),
    )
    .option('--data-dir <dir>', 'keys and everything that was traded; made if it is not there (required)')
    .addOption(new Option('--seed <n>', 'seed of prices, makers and takers').argParser(parseSeed).default(1))
    .option(
      '--prices <files...>',
      'minute bars as recio replay reads them, of BTC or ETH by their names or as BTC=FILE; without: wall time',
    )
    .addOption(new Option('--from <day>', 'first day of the prices, UTC (default: all)').argParser(parseDay))
    .addOption(
      new Option('--speed <x>', 'exchange seconds per second').argParser(numberAbove(0, 10_000)).default(1),
    )
    .addOption(
      new Option('--source <source>', 'without --prices: invented, or live from Coinbase')
        .choices(['seeded', 'coinbase', 'auto'])
        .default('seeded'),
    )
    .addOption(
      new Option('--symbols <list>', 'coins, such as BTC,ETH (default: of the files, else both)').argParser(
        parseSymbols,
      ),
    )
    .addOption(
      new Option('--key-type <type>', 'the key that is printed; both kinds are made once and kept')
        .choices(['rsa', 'ed25519'])
        .default('rsa'),
    )
    .addOption(
      new Option('--balance <usd>', 'dollars of a new account')
        .argParser(parseBalance)
        .default(10_000_000_000, '10000'),
    )
    .addOption(
      new Option('--tolerance-ms <ms>', 'how far a signature’s time may be from wall time')
        .argParser(numberIn(1, 86_400_000))
        .default(10_000),
    )
    .addOption(
      new Option('--read-lag-ms <ms>', 'how far reads of an account are behind its writes')
        .argParser(numberIn(0, 600_000))
        .default(0),
    )
    .addOption(
      new Option('--liquidity <kind>', 'makers that are always there, or thin and gapping times as well')
        .choices(['steady', 'varied'])
        .default('varied'),
    )
    .option('--maintenance', 'pause trading on Thursdays from 3 to 5 Eastern, as the real exchange does')
    .addOption(
      new Option('--tier <tier>', 'how much an account may ask per second')
        .choices(Object.keys(USAGE_LEVELS))
        .default('premier'),
    )
    .addOption(
      new Option(
        '--control-port <n>',
        'order accidents by this port; 0 takes a free one (default: off)',
      ).argParser(numberIn(0, 65_535)),
    )
    .option('--faults <file>', 'accidents as a script (JSON), run from the opening on')
    .addHelpText('after', FIRST_LINE);
  withExamples(
    command,
    'recio exchange --port 8091 --data-dir ~/exchange',
    'recio exchange --port 8091 --data-dir ~/exchange --control-port 8092 --faults accidents.json',
    'recio exchange --port 0 --data-dir /tmp/x --prices BTCUSD_2018-03.csv.gz ETHUSD_2018-03.csv.gz --speed 60',
  ).action(async () => {
    const given = command.optsWithGlobals<Record<string, unknown>>();
    const wrong = wrongTogether(given, command);
    if (wrong !== null) command.error(`error: ${wrong}`, { exitCode: 2 });
    const { runExchange } = await import('../exchange/run-exchange.ts');
    const code = await runExchange({
      port: given['port'] as number,
      dataDir: resolve(given['dataDir'] as string),
      seed: given['seed'] as number,
      prices: (given['prices'] as string[] | undefined) ?? [],
      fromDayMs: (given['from'] as number | undefined) ?? null,
      source: given['source'] as 'seeded' | 'coinbase' | 'auto',
      speed: given['speed'] as number,
      symbols: (given['symbols'] as CoinSymbol[] | undefined) ?? null,
      keyType: given['keyType'] as 'rsa' | 'ed25519',
      balanceE6: given['balance'] as MoneyE6,
      toleranceMs: given['toleranceMs'] as number,
      readLagMs: given['readLagMs'] as number,
      liquidity: given['liquidity'] as 'steady' | 'varied',
      maintenance: given['maintenance'] === true,
      usageLevel: given['tier'] as UsageLevel,
      controlPort: (given['controlPort'] as number | undefined) ?? null,
      faultsFile: (given['faults'] as string | undefined) ?? null,
    });
    // What a client left open must not keep the process: it was asked to stop, and it has.
    process.exit(code);
  });
}

/** Options that do not go together; null when they do. */
function wrongTogether(given: Readonly<Record<string, unknown>>, command: Command): string | null {
  if (typeof given['dataDir'] !== 'string' || given['dataDir'] === '')
    return "required option '--data-dir <dir>' not specified";
  const recorded = given['prices'] !== undefined;
  if (!recorded && given['from'] !== undefined) return '--from needs --prices';
  if (recorded && command.getOptionValueSource('source') === 'cli')
    return '--prices and --source exclude each other';
  if (given['source'] === 'coinbase' && given['speed'] !== 1) return 'live prices run at --speed 1';
  return null;
}

const numberIn =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max))
      throw new InvalidArgumentError(`"${text}" is not a whole number from ${min} to ${max}.`);
    return value;
  };

const numberAbove =
  (min: number, max: number) =>
  (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value > min && value <= max))
      throw new InvalidArgumentError(`"${text}" is not a number above ${min} and up to ${max}.`);
    return value;
  };

function parseSymbols(text: string): CoinSymbol[] {
  const names = text.split(',');
  const known = names.filter((name): name is CoinSymbol => name === 'BTC' || name === 'ETH');
  if (known.length !== names.length || new Set(names).size !== names.length)
    throw new InvalidArgumentError(`"${text}" is not a list of BTC and ETH.`);
  return known;
}

function parseBalance(text: string): MoneyE6 {
  try {
    const balanceE6 = parseDecimal(text, 6);
    if (balanceE6 >= 0 && balanceE6 <= 1e15) return balanceE6 as MoneyE6;
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError(`"${text}" is not an amount of dollars up to 1,000,000,000.`);
}
