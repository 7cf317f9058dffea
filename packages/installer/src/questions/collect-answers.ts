import type { FullAnswers, KalshiCredentials } from '../full/full-answers.ts';
import { type AnswerProblem, AnswersError, problemOf } from './answers-error.ts';
import { askQuestion } from './ask-question.ts';
import type { Asker } from './asker.ts';
import { fullAnswersOf } from './full-answers-of.ts';
import { type AnswerSources, type GivenAnswers, givenAnswers } from './given-answers.ts';
import { type AnswerContext, type Question, type QuestionFacts, TOPICS, type Topic } from './question.ts';
import { QUESTIONS } from './question-table.ts';

export type Collecting = AnswerSources & {
  readonly facts: QuestionFacts;
  /** Who can be asked; null when nobody can. */
  readonly asker: Asker | null;
  /**
   * Tries the credentials on the exchange. @returns what is wrong with them, in a sentence or two; null when they work.
   * Without it they are taken as they are.
   */
  readonly tryCredentials?: (mode: 'demo' | 'prod', credentials: KalshiCredentials) => Promise<string | null>;
};

/**
 * The answers of a full installation: options before variables before the answers file before the person before defaults.
 * @throws AnswersError with all that is missing or wrong at once; what was given is checked before anything is asked
 */
export async function collectAnswers(collecting: Collecting): Promise<FullAnswers> {
  const { facts, asker } = collecting;
  const found = await givenAnswers(collecting, facts);
  const settled = settle(found, facts);
  const problems = [...found.problems, ...settled.wrong, ...(asker === null ? settled.missing : [])];
  if (problems.length > 0) throw new AnswersError(problems);
  if (asker === null) return fullAnswersOf(settled.answers);
  return fullAnswersOf(await converse(asker, found, facts));
}

type Settled = {
  readonly answers: ReadonlyMap<string, string>;
  readonly wrong: readonly AnswerProblem[];
  readonly missing: readonly AnswerProblem[];
};

/** What was given, else the defaults. */
function settle({ given, problems }: GivenAnswers, facts: QuestionFacts): Settled {
  const answers = new Map<string, string>();
  const wrong: AnswerProblem[] = [];
  const missing: AnswerProblem[] = [];
  const refused = new Set(problems.map(({ id }) => id));
  const context = contextOf(answers, facts);
  for (const question of QUESTIONS) {
    if (question.applies?.(context) === false) continue;
    const answer = given.get(question.id);
    if (answer !== undefined) {
      const reading = question.read(answer.text, context);
      if ('problem' in reading) wrong.push(problemOf(question, reading.problem, answer.where));
      else answers.set(question.id, reading.value);
    } else if (refused.has(question.id)) continue;
    else if (question.mustBeGiven === true)
      missing.push(problemOf(question, needed(question, context), null));
    else answers.set(question.id, question.byDefault(context));
  }
  return { answers, wrong, missing };
}

function needed({ id, topic, text }: Question, { answer }: AnswerContext): string {
  if (topic === 'you') return `it is missing: ${lower(text)}`;
  return id === 'confirm-open-access'
    ? 'it is missing: opening the page to everybody needs your word'
    : `it is missing: mode ${answer('mode')} needs it`;
}

async function converse(
  asker: Asker,
  { given }: GivenAnswers,
  facts: QuestionFacts,
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  const context = contextOf(answers, facts);
  let topic: Topic | null = null;
  let technical: boolean | null = null;
  for (const question of QUESTIONS) {
    if (question.applies?.(context) === false) continue;
    const answer = given.get(question.id);
    const reading = answer === undefined ? null : question.read(answer.text, context);
    if (reading !== null && 'value' in reading) {
      answers.set(question.id, reading.value);
      continue;
    }
    if (question.when === 'technical') technical ??= await wantsTechnical(asker);
    if (question.when === 'technical' && technical !== true) {
      answers.set(question.id, question.byDefault(context));
      continue;
    }
    if (topic !== question.topic) asker.topic(TOPICS[question.topic]);
    topic = question.topic;
    if (reading !== null) asker.say(reading.problem);
    answers.set(question.id, await askQuestion(asker, question, context));
  }
  return answers;
}

const wantsTechnical = (asker: Asker): Promise<boolean> =>
  asker.confirm(
    {
      text: 'Change technical settings',
      help: 'Ports, database, what keeps the programs running, and prices. What is not asked is chosen to suit this machine.',
    },
    false,
  );

const contextOf = (answers: ReadonlyMap<string, string>, facts: QuestionFacts): AnswerContext => ({
  facts,
  answer: (id) => answers.get(id) ?? '',
});

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
