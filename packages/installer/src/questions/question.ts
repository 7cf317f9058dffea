/** What is known of this machine when the questions are asked. */
export type QuestionFacts = {
  readonly isRoot: boolean;
  /** Of the account that installs. */
  readonly home: string;
  /** Its name. */
  readonly account: string;
  /** Where relative paths begin. */
  readonly cwd: string;
};

/** What a default, a condition or a check may look at: the machine, and what was answered before. */
export type AnswerContext = {
  readonly facts: QuestionFacts;
  /** '' when it has no answer, or does not apply. */
  readonly answer: (id: string) => string;
};

/** An answer in the form that is kept, or the sentence that tells what is wrong with it. Never repeats a secret. */
export type Reading = { readonly value: string } | { readonly problem: string };

export type Choice = { readonly value: string; readonly label: string };

/**
 * One question of a full installation. Flag, variable and key follow from its id: `full-name` is `--full-name`,
 * `RECIO_FULL_NAME` and `full-name:`. The value of a secret is never an argument or a variable: there the name of a file is
 * given, `--password-file`, `RECIO_PASSWORD_FILE`.
 */
export type Question = {
  readonly id: string;
  readonly topic: Topic;
  /** Where the option has another name than the question. */
  readonly flag?: string;
  /** What the person reads: "Your full name". Without the mark at the end. */
  readonly text: string;
  /** Why it is asked, and what happens with the answer. */
  readonly help: string;
  readonly example: string;
  readonly secret?: boolean;
  readonly choices?: readonly Choice[];
  /** `ask`: in the conversation. `technical`: there only when the person wants to. `given`: only when given. */
  readonly when: 'ask' | 'technical' | 'given';
  /** What Enter means. Always something safe. */
  readonly byDefault: (context: AnswerContext) => string;
  /** In words, where the default itself would say nothing: "none", "one is made". */
  readonly defaultInWords?: string;
  /** Where nobody can be asked the default is not taken: to leave it out must be said, not guessed. */
  readonly mustBeGiven?: boolean;
  /** Whether it has a meaning after what was answered before. */
  readonly applies?: (context: AnswerContext) => boolean;
  readonly read: (text: string, context: AnswerContext) => Reading;
};

/** The parts of the conversation, in their order. */
export const TOPICS = {
  you: 'About you',
  trading: 'What you trade on',
  place: 'Where it goes and who may reach it',
  technical: 'Technical',
} as const;
export type Topic = keyof typeof TOPICS;

export const flagOf = ({ id, secret, flag }: Question): string =>
  `--${flag ?? id}${secret === true ? '-file' : ''}`;
export const variableOf = ({ id, secret }: Question): string =>
  `RECIO_${id.toUpperCase().replaceAll('-', '_')}${secret === true ? '_FILE' : ''}`;

export const read = (value: string): Reading => ({ value });
export const wrong = (problem: string): Reading => ({ problem });

/** @param answers may still grow */
export const contextOf = (answers: ReadonlyMap<string, string>, facts: QuestionFacts): AnswerContext => ({
  facts,
  answer: (id) => answers.get(id) ?? '',
});

/** Data that is taken over brings its first user, with number, name and password: these are no questions then. */
export const bringsItsUser = ({ answer }: AnswerContext): boolean =>
  !['', 'none'].includes(answer('grow-from'));

/** A problem as a sentence of its own. */
export const sentence = (problem: string): string =>
  `${problem.charAt(0).toUpperCase()}${problem.slice(1)}${/[.!?]$/.test(problem) ? '' : '.'}`;
