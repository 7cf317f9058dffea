import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { AccountFold, compareAccounts } from '@rec-io/domain/account-fold';
import { distributionModel } from '@rec-io/domain/distribution-model';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { TradeBook } from '@rec-io/domain/trade-book';
import { VirtualTime } from '@rec-io/engine/virtual-time';
import { Exchange } from '@rec-io/exchange-sim/exchange';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { CARRIED_MINUTES_MAX, firstBarFrom } from '@rec-io/prices/bars';
import { readPriceFiles } from '@rec-io/prices/price-files';
import { recordedPrices } from '@rec-io/prices/recorded';
import type { ReplayContext } from './context.ts';
import { inProcessGateway } from './in-process-gateway.ts';
import { runMarket } from './market-run.ts';
import { loadModelParameters } from './model-file.ts';
import { noBars } from './no-bars.ts';
import { type ReplayOptions, settingsOf } from './options.ts';
import { type Progress, progressLine } from './progress.ts';
import { openReplayLedger } from './replay-ledger.ts';
import { openStrategy, replayMonitor } from './replay-strategy.ts';
import { type ReplayReport, tradeFigures, usd } from './report.ts';
import { runName } from './run-name.ts';
import { hears, replayEngine } from './trader.ts';

/** Minutes that are missing at the end of an hour are carried like any others: the hour closes and settles. */
function endOfPrices(lastEndMs: number): number {
  const hourEndMs = Math.ceil(lastEndMs / HOUR_MS) * HOUR_MS;
  return hourEndMs - lastEndMs <= CARRIED_MINUTES_MAX * MINUTE_MS ? hourEndMs : lastEndMs;
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

/**
 * Runs exchange, trader and ledger on recorded minute bars and compares, at the end, the ledger in PostgreSQL with the
 * exchange. @throws PriceFileError, DatabaseError, CatalogueError
 */
export async function replay(
  options: ReplayOptions,
  context: ReplayContext,
  signal: AbortSignal,
): Promise<ReplayReport> {
  const startedAtMs = performance.now();
  if (options.ledgerFile !== null) await requireWritable(options.ledgerFile);
  const fromMs = options.fromDayMs ?? 0;
  const toMs = options.toDayMs === null ? Number.MAX_SAFE_INTEGER : options.toDayMs + DAY_MS;
  const { bars, symbol, gaps } = await readPriceFiles(options.prices, {
    ...(options.symbol === null ? {} : { symbol: options.symbol }),
    fromMs,
    // One minute more, because the last hour settles on the sixty prints up to and including its close.
    toMs: toMs + MINUTE_MS,
  });
  const [firstMs, lastMs] = [bars.startMs[0], bars.startMs[bars.length - 1]];
  if (firstMs === undefined || lastMs === undefined) throw await noBars(options);
  const endMs = Math.min(toMs, endOfPrices(lastMs + MINUTE_MS));

  const parameters = await loadModelParameters(context.modelFile);
  const model = distributionModel(parameters, symbol);
  const strategy = await openStrategy(options.strategy, await context.strategiesDirectory());
  const { runner } = strategy;
  const progress: Progress = progressLine(context.stderr, firstMs, endMs);
  let database: Awaited<ReturnType<ReplayContext['openDatabase']>> | null = null;
  try {
    const { series, seed } = options;
    const monitor = replayMonitor({ symbol, series }, runner.strategy, settingsOf(options.set));
    const decidedBy = { monitor, strategySha256: strategy.sourceSha256, model: parameters };
    const run = runName({ bars, symbol, seed, endMs, ...decidedBy });
    const account = `replay-${run}`;
    database = await context.openDatabase(options.fresh);
    const ledger = await openReplayLedger(database.pool, account, run);
    const exchange = new Exchange({ seed: options.seed, symbols: [symbol] });
    exchange.openAccount(account);
    const time = new VirtualTime(firstMs);
    const gateway = inProcessGateway(exchange, account);
    const warnings: string[] = [];
    const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
    const engine = replayEngine({ account, monitor, runner, model, gateway, ledger, time, log });
    exchange.subscribe(hears(engine, account));
    engine.on({ kind: 'connection', connected: true, reason: 'in the same process' });
    await engine.open([]);
    await engine.reconcile(firstMs, 'start');

    const settledEvents = new Set<string>();
    exchange.subscribe((event) => {
      if (event.kind !== 'determined') return;
      const market = engine.row(event.ticker)?.market;
      if (market) settledEvents.add(market.eventTicker);
    });
    const cursor = recordedPrices({ bars, seed: options.seed });
    const { speed } = options;
    const aborted = () => signal.aborted || ledger.failed;
    await runMarket({ exchange, engine, time, cursor, symbol, endMs, speed, onHour: progress.at, aborted });
    await engine.idle();
    await ledger.finish();
    if (signal.aborted) throw new CatalogueError('REC-113');

    const entries = await ledger.read();
    const text = await ledger.canonical();
    if (options.ledgerFile !== null) await writeFile(options.ledgerFile, text);
    const fold = AccountFold.of(entries);
    const trades = new TradeBook();
    for (const entry of entries) trades.apply(entry);
    const differences = compareAccounts(fold, {
      balanceE6: exchange.balance(account),
      positions: exchange.positions(account),
      fills: exchange.fills(account),
      settlements: exchange.settlements(account),
    });
    const { signals, denied, orders } = engine.counters;
    return {
      symbol,
      from: iso(firstMs),
      to: iso(endMs),
      seed: options.seed,
      model: model.name,
      strategy: runner.strategy.name,
      suspended: engine.monitors.get(monitor.name)?.suspended ?? null,
      run,
      hours: settledEvents.size,
      missingMinutes: Math.round((endMs - firstMs) / MINUTE_MS) - firstBarFrom(bars, endMs),
      gaps: gaps.map((gap) => ({ from: iso(gap.fromMs), to: iso(gap.toMs) })),
      signals,
      denied,
      orders,
      fills: fold.fills.size,
      settlements: fold.settlements.size,
      ...tradeFigures(trades.trades.values()),
      feesUsd: usd(fold.feesE6),
      openPositions: fold.positions.size,
      ledgerEqualsExchange: differences.length === 0,
      maxDifferenceUsd: usd(Math.max(0, ...differences.map((difference) => difference.amountE6))),
      differences,
      ledgerEntries: entries.length,
      ledgerSha256: createHash('sha256').update(text).digest('hex'),
      resumedEntries: ledger.resumedEntries,
      elapsedS: (performance.now() - startedAtMs) / 1000,
      note: 'against simulated makers: not what the real market would have paid',
    };
  } finally {
    progress.end();
    strategy.close();
    await database?.close();
  }
}

/** Known before the replay, not after its minutes. Opening to append leaves an earlier export as it is. */
async function requireWritable(path: string): Promise<void> {
  try {
    await writeFile(path, '', { flag: 'a' });
  } catch (error) {
    throw new CatalogueError('REC-404', {
      path,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
