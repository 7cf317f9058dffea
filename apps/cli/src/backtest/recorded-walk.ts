import { IndexHistory } from '@rec-io/domain/index-history';
import type { MonitorSpec } from '@rec-io/domain/monitor';
import { floorTo, HOUR_MS } from '@rec-io/domain/time';
import type { DecisionRecord } from '@rec-io/engine/decision-record';
import type { StrategyRunner } from '@rec-io/engine/ports';
import { settlementValueE4, windowSum } from '@rec-io/exchange-sim/settlement';
import { anyDecider } from '@rec-io/research/backtest/deciders';
import { Desk } from '@rec-io/research/backtest/desk';
import { FILLS } from '@rec-io/research/backtest/fills';
import type { Instant } from '@rec-io/research/backtest/instants';
import { RecordedFills, RecordedLadder } from './recorded-market.ts';

/** With fewer recorded prints of the last minute nobody knows how the hour ended. */
const PRINTS_MIN = 45;

export type RecordedWalk = {
  readonly desks: readonly Desk[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly decisions: number;
};

/**
 * A strategy on what the trader saw: every recorded second of one monitor, with recorded best prices and the model's recorded
 * probabilities, by all three fill assumptions; settled on the mean of the sixty recorded prints before the close.
 * @param records of one monitor, in order
 */
export async function recordedWalk(
  records: AsyncIterable<DecisionRecord>,
  {
    monitor,
    runner,
    balanceE6,
    latencyMs,
  }: {
    readonly monitor: MonitorSpec;
    readonly runner: StrategyRunner;
    readonly balanceE6: number;
    readonly latencyMs: number;
  },
): Promise<RecordedWalk> {
  const ladder = new RecordedLadder();
  /** What was recorded since the instant that is decided on. */
  const ahead: DecisionRecord[] = [];
  const later = (nowMs: number, strikeE4: number) => {
    const met = ahead.find(({ input }) => input.nowMs >= nowMs + latencyMs);
    return (
      met?.input.ladder?.rows.find(
        ({ market }) => market.floorStrikeE4 === strikeE4 && market.closeTimeMs > nowMs,
      ) ?? null
    );
  };
  const { size, rules, parameters } = monitor;
  const desks = FILLS.map(
    (fills) => new Desk({ size, rules, balanceE6, ladder, fills: new RecordedFills(fills, later) }),
  );
  const deciders = FILLS.map(() =>
    anyDecider((input, memory, own) => runner.decide(input, memory, own), runner.strategy.memory, {
      ladder,
      parameters,
    }),
  );
  const prints = new IndexHistory();
  let closeTimeMs = Number.NaN;
  let [fromMs, toMs, decisions] = [Number.NaN, Number.NaN, 0];

  const settle = (): void => {
    if (Number.isNaN(closeTimeMs)) return;
    const isKnown = windowSum(prints, closeTimeMs, closeTimeMs).prints >= PRINTS_MIN;
    for (const desk of desks)
      desk.settle(closeTimeMs, isKnown ? settlementValueE4(prints, closeTimeMs) : null);
    closeTimeMs = Number.NaN;
  };

  const decide = async ({ input }: DecisionRecord): Promise<void> => {
    const { nowMs, indexE4, momentumBp } = input;
    // The print at the close is the last of its hour.
    prints.observe(nowMs, indexE4);
    if (nowMs >= closeTimeMs) settle();
    if (Number.isNaN(fromMs)) fromMs = floorTo(nowMs, HOUR_MS);
    toMs = nowMs;
    decisions++;
    if (input.ladder === null || input.ladder.closeTimeMs <= nowMs) return;
    if (Number.isNaN(closeTimeMs)) ({ closeTimeMs } = input.ladder);
    ladder.put(input.ladder);
    const instant: Instant = { nowMs, minute: 0, indexE4, momentumBp, closeTimeMs };
    for (const [i, desk] of desks.entries()) {
      desk.watch(instant);
      await deciders[i]?.(instant, desk);
    }
  };

  for await (const record of records) {
    ahead.push(record);
    while (ahead.length > 1 && (ahead[0]?.input.nowMs ?? 0) + latencyMs <= record.input.nowMs) {
      const first = ahead.shift();
      if (first !== undefined) await decide(first);
    }
  }
  for (let first = ahead.shift(); first !== undefined; first = ahead.shift()) await decide(first);
  settle();
  return { desks, fromMs, toMs: Math.ceil(toMs / HOUR_MS) * HOUR_MS, decisions };
}
