import type { Choices } from '../full/choices.ts';
import { DEFAULT_PORTS, isPortName, type Ports } from '../ports.ts';
import type { AnswerContext, Question } from './question.ts';

/** What was answered when this was installed, or begun: the defaults of a later run. */
export type EarlierAnswers = {
  /** By question, as they would be given today. No secret is among them: none is kept but in its place. */
  readonly answers: ReadonlyMap<string, string>;
  /** Secrets that are in their places, by question: they stay, and are not asked for again. */
  readonly kept: ReadonlySet<string>;
};

/** The answers that lead to the choices of a receipt. */
export function earlierAnswers(choices: Choices, kept: readonly string[] = []): EarlierAnswers {
  const { person, credentials, access, mode } = choices;
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const entries: readonly (readonly [string, string] | null)[] = [
    person.fullName === '' ? null : ['full-name', person.fullName],
    person.email === '' ? null : ['email', person.email],
    ['phone', person.phone],
    ['user-id', choices.userNo],
    ['login', choices.login],
    ['mode', mode],
    mode === 'prod' ? ['confirm-prod', 'yes'] : null,
    ...(credentials === null
      ? []
      : [['kalshi-email', credentials.email] as const, ['kalshi-key-id', credentials.keyId] as const]),
    ['system-data', choices.systemDataFile ?? 'none'],
    ['location', choices.location],
    ['access', access.length === 0 ? 'local' : access.join(',')],
    access.some((range) => range.endsWith('/0')) ? ['confirm-open-access', 'yes'] : null,
    ['firewall', yesNo(choices.firewall)],
    ...portAnswers(choices.ports),
    ['database', choices.database],
    ['grow-from', choices.grownFrom ?? 'none'],
    ['take-over', yesNo(choices.takeOver)],
    ['supervision', choices.supervision],
    ['source', choices.source],
    ['speed', String(choices.speed)],
    ['start', yesNo(choices.start)],
  ];
  return { answers: new Map(entries.filter((entry) => entry !== null)), kept: new Set(kept) };
}

/** The shift that most ports have, and those that have another place. */
function portAnswers(ports: Ports): readonly (readonly [string, string])[] {
  const names = Object.keys(DEFAULT_PORTS).filter(isPortName);
  const shifts = names.map((name) => ports[name] - DEFAULT_PORTS[name]);
  const times = (shift: number): number => shifts.filter((each) => each === shift).length;
  const [offset = 0] = shifts.toSorted((a, b) => times(b) - times(a));
  const single = names.filter((name) => ports[name] !== DEFAULT_PORTS[name] + offset);
  return [
    ['port-offset', String(offset)],
    ['port', single.map((name) => `${name}=${ports[name]}`).join(',')],
  ];
}

/** A key and a word for real money belong to the exchange that they were given for, a word for an open page to its ranges. */
const BELONGS_TO: Readonly<Record<string, string>> = {
  'confirm-prod': 'mode',
  'kalshi-email': 'mode',
  'kalshi-key-id': 'mode',
  'confirm-open-access': 'access',
};

/** The earlier answer, while it is one. */
export function earlierAnswer(
  { id }: Question,
  earlier: EarlierAnswers | null,
  { answer }: AnswerContext,
): string | null {
  const belongsTo = BELONGS_TO[id];
  if (belongsTo !== undefined && earlier?.answers.get(belongsTo) !== answer(belongsTo)) return null;
  return earlier?.answers.get(id) ?? null;
}

/** Stands for a private key that is in its place. */
export const KEPT_KEY = 'kept';

/** What stands for a secret that stays as it is; null where it has to be given. */
export function keptSecret(
  { id }: Question,
  earlier: EarlierAnswers | null,
  { answer }: AnswerContext,
): string | null {
  if (earlier?.kept.has(id) !== true) return null;
  if (id !== 'kalshi-key') return '';
  const same = ['mode', 'kalshi-key-id'].every((part) => earlier.answers.get(part) === answer(part));
  return same ? KEPT_KEY : null;
}

/** What Enter means: the earlier answer where it still is one, else the question's own default. */
export function defaultOf(
  question: Question,
  earlier: EarlierAnswers | null,
  context: AnswerContext,
): string {
  const before = earlierAnswer(question, earlier, context);
  if (before === null) return question.byDefault(context);
  const reading = question.read(before, context);
  return 'value' in reading ? reading.value : question.byDefault(context);
}

/** One answer that is another than before. */
export type AnswerChange = { readonly what: string; readonly from: string; readonly to: string };

/** They follow from another answer. */
const OF_ANOTHER: ReadonlySet<string> = new Set(['location', 'confirm-prod', 'confirm-open-access']);

/** What a later run changes of what was answered before, in the words of the questions. */
export function changedAnswers(
  before: Choices,
  now: Choices,
  questions: readonly Question[],
): readonly AnswerChange[] {
  const [old, new_] = [earlierAnswers(before).answers, earlierAnswers(now).answers];
  return questions.flatMap(({ id, text, defaultInWords }) => {
    const [from = '', to = ''] = [old.get(id), new_.get(id)];
    if (from === to || OF_ANOTHER.has(id)) return [];
    const words = (answer: string): string => (answer === '' ? (defaultInWords ?? 'none') : answer);
    // What a question goes on to say helps to answer it.
    return [{ what: text.replace(/:.*/, ''), from: words(from), to: words(to) }];
  });
}
