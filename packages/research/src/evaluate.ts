import type { PriceE4 } from '@rec-io/domain/money';
import type { ProbabilityModel } from '@rec-io/domain/probability';
import { MINUTE_MS } from '@rec-io/domain/time';
import { gridTimeMs, type MinuteGrid, minuteAt } from './minute-grid.ts';
import { HORIZON_MINUTES, minutesToHour, protocolStrikesE4, settlingMinute } from './protocol.ts';
import { type Score, ScoreSum } from './score.ts';

export type Evaluation = {
  readonly overall: Score;
  readonly byMinutes: readonly { readonly minutes: number; readonly score: Score }[];
};

/** How much history a model sees before the first question: its slowest memory. */
const WARM_UP_MINUTES = 60 * 24 * 60;

/** Asks the protocol's questions about [fromMs, toMs); a model sees each minute only when it has passed. */
export function evaluate(
  grid: MinuteGrid,
  model: ProbabilityModel,
  fromMs: number,
  toMs: number,
): Evaluation {
  const overall = new ScoreSum();
  const byMinutes = new Map<number, ScoreSum>(HORIZON_MINUTES.map((minutes) => [minutes, new ScoreSum()]));
  const from = Math.max(0, Math.floor((fromMs - grid.startMs) / MINUTE_MS) - WARM_UP_MINUTES);
  for (let i = from; i < grid.length; i++) {
    const endMs = gridTimeMs(grid, i + 1);
    if (!Number.isNaN(grid.meanE4[i])) model.observeMinute(minuteAt(grid, i));
    const minutes = minutesToHour(grid, i) || 60;
    const band = byMinutes.get(minutes);
    const closeTimeMs = endMs + minutes * MINUTE_MS;
    if (!band || closeTimeMs <= fromMs || closeTimeMs > toMs) continue;
    const settling = settlingMinute(grid, i, minutes);
    if (settling < 0) continue;
    const closeE4 = (grid.closeE4[i] ?? 0) as PriceE4;
    model.prepare(endMs, closeE4, closeTimeMs, null);
    for (const strikeE4 of protocolStrikesE4(closeE4)) {
      const probability = model.above(strikeE4 as PriceE4);
      const happened = (grid.meanE4[settling] ?? 0) > strikeE4;
      overall.add(probability, happened);
      band.add(probability, happened);
    }
  }
  return {
    overall: overall.score(),
    byMinutes: [...byMinutes].map(([minutes, sum]) => ({ minutes, score: sum.score() })),
  };
}
