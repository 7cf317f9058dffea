import { readFile } from 'node:fs/promises';
import { NoPricesLeftError, readRecording } from '@rec-io/app-exchange-sim/recording';
import { type RunningExchangeSim, start } from '@rec-io/app-exchange-sim/start';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { MoneyE6 } from '@rec-io/domain/money';
import { JournalError } from '@rec-io/exchange-sim/journal-file';
import { readScript } from '@rec-io/exchange-sim/server/faults/script';
import type { UsageLevel } from '@rec-io/exchange-sim/server/usage-level';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';
import { reasonOf } from '@rec-io/installer/json-file';
import { portHolder } from '@rec-io/installer/port-holder';
import { DEFAULT_HOST, portTakenBy } from '@rec-io/installer/ports';
import { PriceFileError } from '@rec-io/prices/price-file-error';
import { type Logger, pino } from 'pino';
import { coinbaseUrl } from '../quick/machine.ts';
import { asDirectoryError, takeExchangeDirectory } from './exchange-directory.ts';
import { ensureExchangeKey, type KeyType, knownExchangeKeys } from './exchange-key.ts';

export type ExchangeCommandOptions = {
  /** 0 takes a free one. */
  readonly port: number;
  readonly dataDir: string;
  readonly seed: number;
  /** Empty: no recording. */
  readonly prices: readonly string[];
  readonly fromDayMs: number | null;
  readonly source: 'auto' | 'coinbase' | 'seeded';
  readonly speed: number;
  /** Null: those of the price files, else all. */
  readonly symbols: readonly CoinSymbol[] | null;
  readonly keyType: KeyType;
  readonly balanceE6: MoneyE6;
  readonly toleranceMs: number;
  readonly readLagMs: number;
  readonly liquidity: 'steady' | 'varied';
  readonly maintenance: boolean;
  readonly usageLevel: UsageLevel;
  /** Null: accidents are impossible, unless a file orders them. */
  readonly controlPort: number | null;
  /** A script of accidents. */
  readonly faultsFile: string | null;
};

/** Everyone who signs with one of the directory's keys trades this account. */
const ACCOUNT = 'main';
const SYMBOLS: readonly CoinSymbol[] = ['BTC', 'ETH'];

/**
 * Runs the exchange alone until a signal. The first line of standard output says where it is; the log goes to standard
 * error.
 * @returns the exit code
 */
export async function runExchange(options: ExchangeCommandOptions): Promise<number> {
  const told = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => told.resolve(signal));
  const log = exchangeLog();
  const release = await takeExchangeDirectory(options.dataDir);
  try {
    const running = await started(options, log);
    log.info({ why: await told.promise }, 'stopping');
    await running.stop();
    log.info('stopped');
    return 0;
  } finally {
    await release();
  }
}

async function started(options: ExchangeCommandOptions, log: Logger): Promise<RunningExchangeSim> {
  const { dataDir, port, seed, speed, keyType, balanceE6, toleranceMs, readLagMs } = options;
  const { usageLevel, liquidity, maintenance } = options;
  try {
    const holder = port === 0 ? null : await portTakenBy(DEFAULT_HOST, port);
    if (holder !== null) throw new CatalogueError('REC-503', { port, holder });
    const control = await controlOf(options);
    const { symbols, source } = await pricesOf(options);
    const key = await ensureExchangeKey(dataDir, keyType);
    const keys = (await knownExchangeKeys(dataDir)).map(({ keyId, publicKeyPem }) => ({
      ...{ keyId, publicKeyPem },
      account: ACCOUNT,
    }));
    const running = await start({
      ...{
        host: DEFAULT_HOST,
        port,
        dataDir,
        source,
        coinbaseUrl: coinbaseUrl(),
        speed,
        seed,
        symbols,
        keys,
      },
      startBalanceE6: balanceE6,
      toleranceMs,
      readLagMs,
      liquidity,
      maintenance,
      usageLevel,
      ...(control && { control }),
      log,
    });
    const address = `${DEFAULT_HOST}:${running.port}`;
    const line = {
      baseUrl: `http://${address}/trade-api/v2`,
      wsUrl: `ws://${address}/trade-api/ws/v2`,
      keyId: key.keyId,
      privateKeyPath: key.privateKeyPath,
      controlUrl: running.controlPort === null ? null : `http://${DEFAULT_HOST}:${running.controlPort}`,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return running;
  } catch (error) {
    throw explained(options, error);
  }
}

/** With a script alone, the port is a free one. */
async function controlOf({ controlPort, faultsFile }: ExchangeCommandOptions) {
  if (controlPort === null && faultsFile === null) return null;
  if (controlPort !== null && controlPort !== 0) {
    const holder = await portTakenBy(DEFAULT_HOST, controlPort);
    if (holder !== null) throw new CatalogueError('REC-503', { port: controlPort, holder });
  }
  return { port: controlPort ?? 0, script: faultsFile === null ? [] : await readFaultsFile(faultsFile) };
}

async function readFaultsFile(path: string) {
  try {
    return readScript(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new CatalogueError('REC-507', { path, reason: reasonOf(error) }, error);
  }
}

async function pricesOf({ prices, fromDayMs, symbols, source }: ExchangeCommandOptions) {
  if (prices.length === 0) return { symbols: symbols ?? SYMBOLS, source };
  const recording = await readRecording(prices, fromDayMs);
  const recorded = SYMBOLS.filter((symbol) => recording.bars.has(symbol));
  const missing = symbols?.find((symbol) => !recorded.includes(symbol));
  if (missing)
    throw new CatalogueError('REC-112', { option: '--symbols', reason: `no price file is of ${missing}` });
  return { symbols: symbols ?? recorded, source: recording };
}

/** What a person who runs it can do something about, in the catalogue's words. */
function explained({ port, dataDir }: ExchangeCommandOptions, error: unknown): unknown {
  if (errorCode(error) === 'EADDRINUSE')
    return new CatalogueError('REC-503', { port, holder: portHolder(port) }, error);
  if (error instanceof PriceFileError)
    return new CatalogueError('REC-505', { message: error.message }, error);
  if (error instanceof JournalError) return new CatalogueError('REC-506', { message: error.message }, error);
  if (error instanceof NoPricesLeftError)
    return new CatalogueError('REC-504', { from: minute(error.fromMs), until: minute(error.endMs) }, error);
  return asDirectoryError(dataDir, error);
}

/** Standard output is for the one line that programs read. */
function exchangeLog(): Logger {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const level = process.env['RECIO_LOG_LEVEL'] ?? 'info';
  return pino(
    { level, base: { name: 'exchange' }, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line) => void process.stderr.write(line) },
  );
}

const minute = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
