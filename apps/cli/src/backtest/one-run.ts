import type { MonitorSpec } from '@rec-io/domain/monitor';
import { DEFAULT_SIZE } from '@rec-io/domain/sizing';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { byFills } from '@rec-io/research/backtest/by-fills';
import { figures } from '@rec-io/research/backtest/figures';
import { FILLS } from '@rec-io/research/backtest/fills';
import { randomDecider, significance } from '@rec-io/research/backtest/random-entries';
import { minutesOf, Walk } from '@rec-io/research/backtest/run';
import { StrategyFailure } from '@rec-io/strategies/strategy-failure';
import type { BacktestGiven } from './given.ts';
import type { Prepared } from './prepared.ts';

export type OneRun = Awaited<ReturnType<typeof oneRun>>;

/** In this order: a model learns, the strategy walks, random entries walk on the same market after it. */
export type RunPhase = 'learn' | 'walk' | 'random';

/** A thousand million dollars: random entries are never out of money. */
const ENDLESS_E6 = 1e15;

/**
 * One backtest by all three fill assumptions side by side, and then random entries on the same market.
 * @throws CatalogueError REC-113 when it is stopped, REC-431 when a user's own strategy fails
 */
export async function oneRun(
  given: BacktestGiven,
  prepared: Prepared,
  monitor: MonitorSpec,
  signal: AbortSignal,
  onPhase: (phase: RunPhase, share: number) => void,
) {
  onPhase('learn', 0);
  const options = await prepared.walkOptions();
  const walk = new Walk(
    options,
    FILLS.map((fills) => prepared.contender(monitor, fills)),
  );
  const begunMs = performance.now();
  const shareAt = (timeMs: number) => (timeMs - walk.fromMs) / (walk.toMs - walk.fromMs);
  const onHour = (timeMs: number) => onPhase('walk', shareAt(timeMs));
  await asked(walk, given.strategy, onHour, signal);
  if (signal.aborted) throw new CatalogueError('REC-113');
  const walkS = (performance.now() - begunMs) / 1000;
  const desks = new Map(FILLS.map((fills, i) => [fills, walk.desks[i]]));
  const desk = desks.get(given.fills);
  if (desk === undefined) throw new RangeError(`no fills ${given.fills}`);
  const { fromMs, toMs } = walk;
  const { trades, counters } = desk;
  const { size } = monitor;
  return {
    ...{ fromMs, toMs, walkS, model: options.model.name },
    trades,
    figures: figures({ trades, counters, fromMs, toMs, size, balanceE6: options.balanceE6 }),
    byFills: byFills((fills) => desks.get(fills)?.trades ?? []),
    significance: trades.length < 2 ? null : await againstRandom(),
  };

  async function againstRandom() {
    onPhase('random', 0);
    const again = { ...(await prepared.walkOptions()), balanceE6: ENDLESS_E6 };
    const { parameters, rules } = monitor;
    const minutes = minutesOf(walk);
    const randomly = new Walk(again, [
      {
        ...{ parameters, rules, fills: given.fills, size: DEFAULT_SIZE },
        decider: (facts) => randomDecider(trades, minutes, facts),
      },
    ]);
    await randomly.run(
      (timeMs) => onPhase('random', shareAt(timeMs)),
      () => signal.aborted,
    );
    if (signal.aborted) throw new CatalogueError('REC-113');
    return significance(trades, randomly.desks[0]?.trades ?? []);
  }
}

async function asked(
  walk: Walk,
  name: string,
  onHour: (timeMs: number) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    await walk.run(onHour, () => signal.aborted);
  } catch (error) {
    if (!(error instanceof StrategyFailure)) throw error;
    throw new CatalogueError('REC-431', { name, reason: error.message }, error);
  }
}
