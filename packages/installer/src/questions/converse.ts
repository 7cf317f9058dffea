import { askQuestion } from './ask-question.ts';
import type { Asker } from './asker.ts';
import { credentialsOf, type TryCredentials } from './credential-trial.ts';
import { defaultOf, type EarlierAnswers, earlierAnswer, KEPT_KEY, keptSecret } from './earlier-answers.ts';
import type { Given } from './given-answers.ts';
import {
  type AnswerContext,
  contextOf,
  type Question,
  type QuestionFacts,
  sentence,
  TOPICS,
  type Topic,
} from './question.ts';
import { QUESTIONS } from './question-table.ts';

export type Conversation = {
  readonly asker: Asker;
  /** What needs no question any more. */
  readonly given: ReadonlyMap<string, Given>;
  readonly earlier: EarlierAnswers | null;
  /** Whether what was answered earlier is asked again, with that as the default. */
  readonly askAgain: boolean;
  readonly facts: QuestionFacts;
  readonly tryCredentials: TryCredentials | null;
};

const OF_THE_KEY = ['kalshi-key-id', 'kalshi-key'] as const;

/** Asks a person what was not given. @returns every answer, checked, by question */
export async function converse(conversation: Conversation): Promise<ReadonlyMap<string, string>> {
  const { asker, facts, earlier, askAgain } = conversation;
  const given = new Map(conversation.given);
  // Others look at this one before it is its turn.
  const answers = new Map([['grow-from', given.get('grow-from')?.text ?? 'none']]);
  const context = contextOf(answers, facts);
  let topic: Topic | null = null;
  let technical: boolean | null = null;
  const settle = async (question: Question): Promise<string> => {
    const answer = given.get(question.id);
    const reading = answer === undefined ? null : question.read(answer.text, context);
    if (reading !== null && 'value' in reading) return reading.value;
    const kept = reading === null ? keptSecret(question, earlier, context) : null;
    if (kept !== null) return kept;
    const byDefault = defaultOf(question, earlier, context);
    const isKnown = !askAgain && earlierAnswer(question, earlier, context) !== null;
    if (reading === null && (isKnown || question.when === 'given')) return byDefault;
    // The word was given for the very same.
    if (reading === null && question.id.startsWith('confirm-') && byDefault === 'yes') return byDefault;
    if (topic !== question.topic) asker.topic(TOPICS[question.topic]);
    topic = question.topic;
    if (question.when === 'technical') technical ??= await wantsTechnical(asker);
    if (question.when === 'technical' && technical !== true) return byDefault;
    if (reading !== null) asker.say(sentence(reading.problem));
    return askQuestion(asker, question, context, byDefault);
  };
  for (let at = 0; at < QUESTIONS.length; at++) {
    const question = QUESTIONS[at];
    if (question === undefined || question.applies?.(context) === false) continue;
    answers.set(question.id, await settle(question));
    if (question.id !== 'kalshi-key') continue;
    const next = await afterKey(conversation, context);
    if (next === 'keep') continue;
    for (const id of OF_THE_KEY) {
      given.delete(id);
      answers.delete(id);
    }
    if (next === 'again') at = QUESTIONS.findIndex(({ id }) => id === OF_THE_KEY[0]) - 1;
  }
  return answers;
}

/** Whether the key is kept after it was tried. */
async function afterKey(
  { asker, tryCredentials }: Conversation,
  context: AnswerContext,
): Promise<'again' | 'keep' | 'without'> {
  if (context.answer('kalshi-key') === KEPT_KEY) return 'keep';
  const credentials = credentialsOf(context.answer);
  if (credentials === null) {
    asker.say('Without a key it begins in mode simulated. You can add one later.');
    return 'keep';
  }
  if (tryCredentials === null) return 'keep';
  const { mode } = credentials;
  asker.say(`Trying the key at the ${mode} exchange ...`);
  const trial = await tryCredentials(credentials);
  if (trial === null) {
    asker.say('The key works.');
    return 'keep';
  }
  asker.say(trial.problem);
  const chosen = await asker.choice(
    {
      text: 'What to do about the key',
      help: 'A key that does not work now is kept if you say so; then nothing trades before it works. Without one it begins in mode simulated.',
      byDefault: 'again',
    },
    [
      { value: 'again', label: 'give the key once more' },
      { value: 'keep', label: 'keep it as it is' },
      { value: 'without', label: 'go on without a key, in mode simulated' },
    ],
  );
  return chosen === 'keep' || chosen === 'without' ? chosen : 'again';
}

const wantsTechnical = (asker: Asker): Promise<boolean> =>
  asker.confirm(
    {
      text: 'Change technical settings',
      help: 'Ports, database, what keeps the programs running, and prices. What is not asked is chosen to suit this machine.',
    },
    false,
  );
