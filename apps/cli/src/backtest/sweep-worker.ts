import { parentPort, workerData } from 'node:worker_threads';
import { openStrategy } from '@rec-io/app-replay/replay-strategy';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import type { BarColumns } from '@rec-io/research/backtest/bar-columns';
import { dailyProfitE6 } from '@rec-io/research/backtest/daily';
import { Walk } from '@rec-io/research/backtest/run';
import type { MinuteGrid } from '@rec-io/research/minute-grid';
import type { BacktestGiven } from './given.ts';
import { inPeriod } from './prepared.ts';

/** What a worker begins with: bars in memory that all share, and what is the same for every combination. */
export type SweepWork = {
  readonly grid: MinuteGrid;
  readonly columns: BarColumns;
  readonly given: BacktestGiven;
  readonly strategies: string | null;
  readonly fromMs: number;
  readonly toMs: number;
};
export type SweepChunk = { readonly first: number; readonly monitors: readonly MonitorSpec[] };
export type SweepNews =
  | { readonly kind: 'share'; readonly share: number }
  | {
      readonly kind: 'done';
      readonly first: number;
      readonly trials: readonly { readonly trades: number; readonly daily: Float64Array }[];
    }
  | { readonly kind: 'failed'; readonly error: unknown };

const TOLD_MS = 200;

async function work(port: NonNullable<typeof parentPort>): Promise<void> {
  const { grid, columns, given, strategies, fromMs, toMs } = workerData as SweepWork;
  const strategy = await openStrategy(given.strategy, strategies);
  const { walkOptions, contender } = inPeriod({ grid, columns, strategy, given, fromMs, toMs });
  const say = (news: SweepNews) => port.postMessage(news);
  port.on('message', (chunk: SweepChunk | null) => {
    if (chunk === null) {
      strategy.close();
      port.close();
      return;
    }
    walked(chunk).then(say, (error: unknown) => say({ kind: 'failed', error }));
  });
  say({ kind: 'share', share: 0 });

  async function walked({ first, monitors }: SweepChunk): Promise<SweepNews> {
    const walk = new Walk(
      await walkOptions(),
      monitors.map((monitor) => contender(monitor, given.fills)),
    );
    let toldMs = performance.now();
    await walk.run(
      (timeMs) => {
        if (performance.now() - toldMs < TOLD_MS) return;
        toldMs = performance.now();
        say({ kind: 'share', share: (timeMs - fromMs) / (toMs - fromMs) });
      },
      () => false,
    );
    return {
      kind: 'done',
      first,
      trials: walk.desks.map(({ trades }) => ({
        trades: trades.length,
        daily: dailyProfitE6(trades, fromMs, toMs),
      })),
    };
  }
}

if (parentPort !== null) await work(parentPort);
