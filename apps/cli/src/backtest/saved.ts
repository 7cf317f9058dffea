import type { MonitorSpec } from '@rec-io/domain/monitor';
import { SAVED_FORMAT, type SavedRun } from '@rec-io/research/backtest/saved-run';
import type { Sweep } from '@rec-io/research/backtest/sweep-figures';
import { warningsOf } from '@rec-io/research/backtest/warnings';
import { typedLine } from '../background.ts';
import type { BacktestGiven } from './given.ts';
import { marksOf } from './marks.ts';
import type { OneRun } from './one-run.ts';
import { fileNames, type Prepared } from './prepared.ts';

type Made = {
  readonly before: Prepared;
  readonly one: OneRun;
  readonly monitor: MonitorSpec;
  readonly sweep: Sweep | null;
  readonly name: string;
  /** Settings that a sweep found best, as typed. */
  readonly best: readonly string[];
};

/** All that is told of a backtest, shown or saved. */
export function savedRun(given: BacktestGiven, { before, one, monitor, sweep, name, best }: Made): SavedRun {
  const iso = (timeMs: number) => new Date(timeMs).toISOString();
  return {
    format: SAVED_FORMAT,
    name,
    madeAt: iso(Date.now()),
    command: typedLine(),
    marks: marksOf(given, monitor),
    warnings: warningsOf(one.figures, one.significance, sweep, one.byFills),
    input: {
      symbol: given.symbol,
      quotes: 'modelled',
      from: iso(one.fromMs),
      to: iso(one.toMs),
      files: fileNames(given.prices ?? []),
      barsSha256: before.barsSha256,
      model: one.model,
      learntUntil: iso(one.fromMs),
      strategy: monitor.strategy,
      parameters: monitor.parameters,
      set: [...given.set, ...best],
      balance: given.balance,
      fills: given.fills,
      market: given.market,
      latencyMs: given.latency,
      seed: given.seed,
    },
    figures: one.figures,
    byFills: one.byFills,
    significance: one.significance,
    sweep,
  };
}
