import type { Asked, Asker } from './asker.ts';
import { readSecretFile } from './given-answers.ts';
import { namesOf } from './owner-questions.ts';
import { passwordStrength } from './password-strength.ts';
import { type AnswerContext, type Question, sentence } from './question.ts';
import { fullPath } from './values.ts';

/** Asks until the answer is right. @param byDefault what Enter means @returns the answer in the form that is kept */
export async function askQuestion(
  asker: Asker,
  question: Question,
  context: AnswerContext,
  byDefault: string,
): Promise<string> {
  const asked: Asked = {
    text: question.text,
    help: `${question.help} For example: ${question.example}`,
    byDefault,
    // They tell what the question's own default means.
    defaultInWords: byDefault === question.byDefault(context) ? question.defaultInWords : undefined,
    check(text) {
      const reading = question.read(text, context);
      return 'problem' in reading ? reading.problem : null;
    },
  };
  if (question.id === 'password') return askPassword(asker, asked, context);
  if (question.secret === true) return askKey(asker, question, asked, context);
  if (question.choices !== undefined) return asker.choice(asked, question.choices);
  if (isYesNo(question, context)) {
    return (await asker.confirm(asked, byDefault === 'yes')) ? 'yes' : 'no';
  }
  const text = await asker.text(asked);
  const reading = question.read(text, context);
  return 'value' in reading ? reading.value : text;
}

/** A question whose only answers are yes and no, and where neither needs a whole word. */
const isYesNo = (question: Question, context: AnswerContext): boolean =>
  question.mustBeGiven !== true &&
  ['yes', 'no'].includes(question.byDefault(context)) &&
  'problem' in question.read('neither', context);

async function askPassword(asker: Asker, asked: Asked, context: AnswerContext): Promise<string> {
  for (;;) {
    const typed = await asker.secret(asked, (text) => passwordStrength(text, namesOf(context)));
    if (typed === '') return '';
    const again = await asker.secret({
      text: 'The same password again',
      help: 'Nobody sees what you type; twice the same shows that no finger slipped. Press Enter alone to choose anew.',
      byDefault: '',
      defaultInWords: 'choose anew',
    });
    if (again === typed) return typed;
    if (again !== '') asker.say('The two were not the same. Once more, please.');
  }
}

const WAYS = [
  { value: 'paste', label: 'paste it here; it is not shown' },
  { value: 'file', label: 'name the file that it is in' },
  { value: 'none', label: 'go on without a key, in mode simulated' },
] as const;

/** The key itself, or the file that it is in. */
async function askKey(
  asker: Asker,
  question: Question,
  asked: Asked,
  context: AnswerContext,
): Promise<string> {
  for (;;) {
    const { text, help, byDefault, defaultInWords } = asked;
    const way = await asker.choice({ text, help, byDefault: 'paste' }, WAYS);
    if (way === 'none') return '';
    const typed =
      way === 'paste'
        ? await asker.paste({ text: PASTE, help, byDefault, defaultInWords })
        : await asker.text({ text: 'The file with the private key', help, byDefault, defaultInWords });
    const found =
      typed === '' || way === 'paste'
        ? { text: typed }
        : await readSecretFile(fullPath(typed.trim(), context.facts));
    const reading = 'problem' in found ? found : question.read(found.text, context);
    if ('value' in reading) return reading.value;
    asker.say(sentence(reading.problem));
  }
}

const PASTE = 'Paste the private key, from the line with BEGIN to the line with END';
