import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { AccountFold, compareAccounts } from '@rec-io/domain/account-fold';
import { MINUTE_MS } from '@rec-io/domain/time';
import { TradeBook } from '@rec-io/domain/trade-book';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { firstBarFrom } from '@rec-io/prices/bars';
import type { ReplayContext } from './context.ts';
import { runMarket } from './market-run.ts';
import type { ReplayOptions } from './options.ts';
import { type Progress, progressLine } from './progress.ts';
import { readReplayInput } from './replay-input.ts';
import { openReplayLedger } from './replay-ledger.ts';
import { openReplayMarket } from './replay-market.ts';
import { type ReplayReport, tradeFigures, usd } from './report.ts';

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
  const input = await readReplayInput(options, context);
  const { bars, gaps, symbol, firstMs, endMs, model, strategy, monitor, run, account } = input;
  const { runner } = strategy;
  const progress: Progress = progressLine(context.stderr, firstMs, endMs);
  let database: Awaited<ReturnType<ReplayContext['openDatabase']>> | null = null;
  try {
    database = await context.openDatabase(options.fresh);
    const ledger = await openReplayLedger(database.pool, account, run);
    const market = await openReplayMarket(input, ledger);
    const { exchange, engine } = market;

    const settledEvents = new Set<string>();
    exchange.subscribe((event) => {
      if (event.kind !== 'determined') return;
      const market = engine.row(event.ticker)?.market;
      if (market) settledEvents.add(market.eventTicker);
    });
    const { speed } = options;
    const aborted = () => signal.aborted || ledger.failed;
    await runMarket({ ...market, endMs, speed, onHour: progress.at, aborted });
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
