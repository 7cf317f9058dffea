import { type Answers, checkAnswers } from '@rec-io/installer/answers';
import { parsePortOption } from '@rec-io/installer/ports';
import { type AnswerProblem, AnswersError, problemOf } from '@rec-io/installer/questions/answers-error';
import { flagOf, type QuestionFacts } from '@rec-io/installer/questions/question';
import { QUESTIONS } from '@rec-io/installer/questions/question-table';
import { QUICK_QUESTIONS } from './question-options.ts';

/**
 * What the options say to a quick installation; null where they say nothing.
 * @throws AnswersError with all that is wrong, CatalogueError REC-110 or REC-112 for what does not go together
 */
export function quickAnswers(
  dataDir: string,
  flags: ReadonlyMap<string, string>,
  facts: QuestionFacts,
): Answers {
  const found = new Map<string, string>();
  const problems: AnswerProblem[] = [];
  for (const question of QUESTIONS.filter(({ id }) => QUICK_QUESTIONS.has(id))) {
    const text = flags.get(question.id);
    if (text === undefined) continue;
    const reading = question.read(text, { facts, answer: (id) => found.get(id) ?? '' });
    if ('problem' in reading) problems.push(problemOf(question, reading.problem, flagOf(question)));
    else found.set(question.id, reading.value);
  }
  if (problems.length > 0) throw new AnswersError(problems);
  const number = (id: string): number | null => {
    const text = found.get(id);
    return text === undefined || text === 'auto' ? null : Number(text);
  };
  const source = found.get('source');
  return checkAnswers({
    dataDir,
    source: source === 'auto' || source === 'coinbase' || source === 'seeded' ? source : null,
    speed: number('speed'),
    portOffset: number('port-offset'),
    ports: new Map((found.get('port') ?? '').split(',').filter(Boolean).map(parsePortOption)),
    start: found.get('start') !== 'no',
  });
}
