import { modelOf } from '@rec-io/domain/adaptive/models';
import type { CoinSymbol } from '@rec-io/domain/market';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@rec-io/domain/time';
import { CARRIED_MINUTES_MAX, type Gap, type MinuteBars } from '@rec-io/prices/bars';
import { readPriceFiles } from '@rec-io/prices/price-files';
import type { ReplayContext } from './context.ts';
import { loadModels } from './model-file.ts';
import { noBars } from './no-bars.ts';
import { type ReplayOptions, settingsOf } from './options.ts';
import { openStrategy, type ReplayStrategy, replayMonitor } from './replay-strategy.ts';
import { runName } from './run-name.ts';

/** All that a replay's outcome follows from. */
export type ReplayInput = {
  readonly bars: MinuteBars;
  readonly gaps: readonly Gap[];
  readonly symbol: CoinSymbol;
  readonly seed: number;
  readonly firstMs: number;
  /** Where prices end: the last event that closes at or before this settles. */
  readonly endMs: number;
  readonly model: ProbabilityModel;
  /** To be closed by whoever read this. */
  readonly strategy: ReplayStrategy;
  readonly monitor: MonitorSpec;
  /** A hash of all this. */
  readonly run: string;
  /** The run's own, so that replays never meet in one ledger. */
  readonly account: string;
};

/** @throws PriceFileError, CatalogueError REC-402, REC-405, REC-406 */
export async function readReplayInput(options: ReplayOptions, context: ReplayContext): Promise<ReplayInput> {
  const { seed, series } = options;
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
  const parameters = await loadModels(context.modelFile);
  const strategy = await openStrategy(options.strategy, await context.strategiesDirectory());
  try {
    const monitor = replayMonitor({ symbol, series }, strategy.runner.strategy, settingsOf(options.set));
    const decidedBy = { monitor, strategySha256: strategy.sourceSha256, model: parameters };
    const run = runName({ bars, symbol, seed, endMs, ...decidedBy });
    const model = modelOf(parameters, symbol);
    return {
      ...{ bars, gaps, symbol, seed, firstMs, endMs, model, strategy, monitor, run },
      account: `replay-${run}`,
    };
  } catch (error) {
    strategy.close();
    throw error;
  }
}

/** Minutes that are missing at the end of an hour are carried like any others: the hour closes and settles. */
function endOfPrices(lastEndMs: number): number {
  const hourEndMs = Math.ceil(lastEndMs / HOUR_MS) * HOUR_MS;
  return hourEndMs - lastEndMs <= CARRIED_MINUTES_MAX * MINUTE_MS ? hourEndMs : lastEndMs;
}
