import type { ProbabilityModel } from '@rec-io/domain/probability';
import { MINUTE_MS } from '@rec-io/domain/time';
import { ask } from './ask.ts';
import type { MinuteGrid } from './minute-grid.ts';
import { HORIZON_MINUTES } from './protocol.ts';
import { protocolQuestions } from './questions.ts';
import { type Score, ScoreSum } from './score.ts';

export type Evaluation = {
  readonly overall: Score;
  readonly byMinutes: readonly { readonly minutes: number; readonly score: Score }[];
};

/** Asks the protocol's questions about events that close in (fromMs, toMs]; a model sees each minute only when it has passed. */
export function evaluate(
  grid: MinuteGrid,
  model: ProbabilityModel,
  fromMs: number,
  toMs: number,
): Evaluation {
  const questions = protocolQuestions(grid, fromMs, toMs);
  const { probability } = ask(grid, model, questions);
  const overall = new ScoreSum();
  const byMinutes = new Map<number, ScoreSum>(HORIZON_MINUTES.map((minutes) => [minutes, new ScoreSum()]));
  for (let row = 0; row < questions.length; row++) {
    const minutes = ((questions.closeTimeMs[row] as number) - (questions.timeMs[row] as number)) / MINUTE_MS;
    const [answer, happened] = [probability[row] as number, questions.happened[row] === 1];
    overall.add(answer, happened);
    byMinutes.get(minutes)?.add(answer, happened);
  }
  return {
    overall: overall.score(),
    byMinutes: [...byMinutes].map(([minutes, sum]) => ({ minutes, score: sum.score() })),
  };
}
