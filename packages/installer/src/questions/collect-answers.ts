import type { FullAnswers } from '../full/full-answers.ts';
import { type AnswerProblem, AnswersError, problemOf } from './answers-error.ts';
import type { Asker } from './asker.ts';
import { converse } from './converse.ts';
import { credentialsOf, type TryCredentials } from './credential-trial.ts';
import { defaultOf, type EarlierAnswers, earlierAnswer, keptSecret } from './earlier-answers.ts';
import { fullAnswersOf } from './full-answers-of.ts';
import { type AnswerSources, type GivenAnswers, givenAnswers } from './given-answers.ts';
import { type AnswerContext, contextOf, type Question, type QuestionFacts } from './question.ts';
import { QUESTIONS } from './question-table.ts';

export type Collecting = AnswerSources & {
  readonly facts: QuestionFacts;
  /** Who can be asked; null when nobody can. */
  readonly asker: Asker | null;
  /** Null: credentials are taken as they are. */
  readonly tryCredentials: TryCredentials | null;
  /** What an earlier run was answered; null: there was none. */
  readonly earlier?: EarlierAnswers | null;
  /** Whether a person is asked for what was answered before, too, or only for what is missing. */
  readonly askAgain?: boolean;
};

/**
 * The answers of a full installation: options before variables before the answers file before the person before what was
 * answered earlier before defaults.
 * @throws AnswersError with all that is missing or wrong at once; what was given is checked before anything is asked
 */
export async function collectAnswers(collecting: Collecting): Promise<FullAnswers> {
  const { facts, asker, tryCredentials, earlier = null, askAgain = true } = collecting;
  const found = withOtherPorts(await givenAnswers(collecting, facts), earlier);
  const settled = settle(found, facts, earlier);
  const problems = [...found.problems, ...settled.wrong, ...(asker === null ? settled.missing : [])];
  if (problems.length > 0) throw new AnswersError(problems);
  if (asker !== null)
    return fullAnswersOf(
      await converse({ asker, given: found.given, facts, tryCredentials, earlier, askAgain }),
    );
  await requireGoodKey(settled.answers, tryCredentials, found);
  return fullAnswersOf(settled.answers);
}

/** Who gives one port does not mean to give up the others that were chosen. */
function withOtherPorts(found: GivenAnswers, earlier: EarlierAnswers | null): GivenAnswers {
  const [given, before] = [found.given.get('port'), earlier?.answers.get('port') ?? ''];
  if (given === undefined || before === '') return found;
  return { ...found, given: new Map(found.given).set('port', { ...given, text: `${before},${given.text}` }) };
}

/** A key that is wrong for certain is a wrong answer. What else can go wrong with the exchange is for the checks of the machine. */
async function requireGoodKey(
  answers: ReadonlyMap<string, string>,
  tryCredentials: TryCredentials | null,
  { given }: GivenAnswers,
): Promise<void> {
  const credentials = credentialsOf((id) => answers.get(id) ?? '');
  if (credentials === null || tryCredentials === null) return;
  const trial = await tryCredentials(credentials);
  const question = QUESTIONS.find(({ id }) => id === 'kalshi-key');
  if (trial?.certain !== true || question === undefined) return;
  throw new AnswersError([problemOf(question, trial.problem, given.get(question.id)?.where ?? null)]);
}

type Settled = {
  readonly answers: ReadonlyMap<string, string>;
  readonly wrong: readonly AnswerProblem[];
  readonly missing: readonly AnswerProblem[];
};

/** What was given, else what was answered earlier, else the defaults. */
function settle(
  { given, problems }: GivenAnswers,
  facts: QuestionFacts,
  earlier: EarlierAnswers | null,
): Settled {
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
    else {
      const kept = keptSecret(question, earlier, context);
      const isKnown = kept !== null || earlierAnswer(question, earlier, context) !== null;
      if (question.mustBeGiven === true && !isKnown)
        missing.push(problemOf(question, needed(question, context), null));
      else answers.set(question.id, kept ?? defaultOf(question, earlier, context));
    }
  }
  return { answers, wrong, missing };
}

function needed({ id, topic, text }: Question, { answer }: AnswerContext): string {
  if (topic === 'you') return `it is missing: ${lower(text)}`;
  return id === 'confirm-open-access'
    ? 'it is missing: opening the page to everybody needs your word'
    : `it is missing: mode ${answer('mode')} needs it`;
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
