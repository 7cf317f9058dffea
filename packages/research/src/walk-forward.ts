import type { ProbabilityModel } from '@rec-io/domain/probability';
import { DAY_MS } from '@rec-io/domain/time';
import { type Answers, ask } from './ask.ts';
import type { MinuteGrid } from './minute-grid.ts';
import type { Questions } from './questions.ts';

/**
 * Probabilities of models that learn anew as time goes on, each from what was before its stretch: nobody is asked about what it learnt from.
 * @param questions in order of time
 * @param train makes a model of all before a time
 * @param fromMs the first model learns from what is before it; questions asked in the hour before are answered by it, too
 * @param refitDays null: it learns once
 */
export function walkForward(
  grid: MinuteGrid,
  questions: Questions,
  train: (untilMs: number) => ProbabilityModel,
  fromMs: number,
  refitDays: number | null,
): Pick<Answers, 'probability' | 'low' | 'high'> {
  const column = () => new Float64Array(questions.length);
  const answers = { probability: column(), low: column(), high: column() };
  const stepMs = refitDays === null ? Number.POSITIVE_INFINITY : refitDays * DAY_MS;
  for (let begin = 0, untilMs = fromMs; begin < questions.length; untilMs += stepMs) {
    let end = begin;
    while (end < questions.length && (questions.timeMs[end] as number) < untilMs + stepMs) end++;
    if (end === begin) continue;
    // What is asked before the first stretch begins must not know that stretch's bars either.
    const knownMs = Math.min(untilMs, questions.timeMs[begin] as number);
    const part = {
      length: end - begin,
      timeMs: questions.timeMs.subarray(begin, end),
      closeTimeMs: questions.closeTimeMs.subarray(begin, end),
      strikeE4: questions.strikeE4.subarray(begin, end),
    };
    const { probability, low, high } = ask(grid, train(knownMs), part);
    answers.probability.set(probability, begin);
    answers.low.set(low, begin);
    answers.high.set(high, begin);
    begin = end;
  }
  return answers;
}
