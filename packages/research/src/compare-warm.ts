import { AdaptiveModel } from '@rec-io/domain/adaptive/adaptive-model';
import type { TrainedModel } from '@rec-io/domain/adaptive/models';
import { barsBetween, type MinuteBars } from '@rec-io/prices/bars';
import { ask } from './ask.ts';
import { type Compared, compareModels, standardDivisions } from './compare-models.ts';
import { dayVolatility } from './day-volatility.ts';
import type { HeldOut } from './held-out-weeks.ts';
import { minuteGrid } from './minute-grid.ts';
import { protocolQuestions } from './questions.ts';
import { ON_BARS } from './trainers.ts';

/**
 * Asks trained models the questions of the protocol about some weeks. All start with the same warm days, and learn on the way, as a
 * running trader's does. The first is what the others are measured against. None are compared where the bars hold no question.
 * @param onModel told which of them is asked now, from 0
 */
export function compareWarm(
  bars: MinuteBars,
  models: readonly TrainedModel[],
  { warmFromMs, fromMs, toMs }: HeldOut,
  onModel: (number: number) => void = () => undefined,
): readonly Compared[] {
  const grid = minuteGrid(barsBetween(bars, warmFromMs, toMs));
  const questions = protocolQuestions(grid, fromMs, toMs);
  if (questions.length === 0) return [];
  const contestants = models.map(({ name, parameters }, number) => {
    onModel(number);
    const { probability } = ask(grid, new AdaptiveModel(name, parameters, ON_BARS), questions);
    return { model: name, probability };
  });
  return compareModels(questions, contestants, standardDivisions(questions, dayVolatility(grid, questions)));
}
