import { isLogin } from '../profile/login.ts';
import { passwordProblem } from './password-strength.ts';
import { type AnswerContext, bringsItsUser, type Question, read, wrong } from './question.ts';
import { readEmail, readPhone, readText } from './values.ts';

/** What a password must not contain. */
export const namesOf = ({ answer }: AnswerContext): string[] => [
  answer('full-name'),
  answer('email'),
  answer('login'),
];

export const OWNER_QUESTIONS: readonly Question[] = [
  {
    id: 'full-name',
    topic: 'you',
    text: 'Your full name',
    help: 'It stands in your profile and in reports, and an operator from whom you copy data sees it. It goes nowhere else.',
    example: 'Ada Lovelace',
    when: 'ask',
    byDefault: ({ facts }) => facts.account,
    mustBeGiven: true,
    read: (text) => (text.trim() === '' ? wrong('a name is needed') : readText(text)),
  },
  {
    id: 'email',
    topic: 'you',
    text: 'Your e-mail address',
    help: 'It stands in your profile; an operator from whom you copy data sees it. Nothing is sent to it now.',
    example: 'ada@example.com',
    when: 'ask',
    // A placeholder: nothing is sent to it.
    byDefault: ({ facts }) => `${facts.account}@localhost`,
    mustBeGiven: true,
    read: (text) => (text.trim() === '' ? wrong('an e-mail address is needed') : readEmail(text)),
  },
  {
    id: 'phone',
    topic: 'you',
    text: 'Your phone number',
    help: 'For your profile only; nobody is called. You may leave it out.',
    example: '+1 212 555 0100',
    when: 'ask',
    byDefault: () => '',
    defaultInWords: 'none',
    read: readPhone,
  },
  {
    id: 'user-id',
    topic: 'you',
    text: 'Your user number',
    help: 'Four digits that name your tables and your directory (user_0001). Left alone, the next free one is taken.',
    example: '0001',
    when: 'ask',
    applies: (context) => !bringsItsUser(context),
    byDefault: () => 'auto',
    defaultInWords: 'the next free one',
    read(text) {
      const value = text
        .trim()
        .toLowerCase()
        .replace(/^user_/, '');
      if (value === 'auto') return read(value);
      return /^\d{4}$/.test(value) && value !== '0000'
        ? read(value)
        : wrong('it must be four digits from 0001 to 9999, or auto');
    },
  },
  {
    id: 'login',
    topic: 'you',
    text: 'The name you sign in with',
    help: 'You type it, with your password, to open the page.',
    example: 'admin',
    when: 'ask',
    applies: (context) => !bringsItsUser(context),
    byDefault: () => 'admin',
    read(text) {
      const value = text.trim().toLowerCase();
      return isLogin(value)
        ? read(value)
        : wrong('it must be 2 to 32 small letters, digits, dots or dashes, and begin with a letter');
    },
  },
  {
    id: 'password',
    topic: 'you',
    text: 'A password to sign in with',
    help: 'At least 12 characters, or 8 of three kinds. It is not shown while you type, never logged, and kept only as a hash. Left empty, one is made and shown once at the end.',
    example: '/root/rec-io-password',
    secret: true,
    when: 'ask',
    applies: (context) => !bringsItsUser(context),
    byDefault: () => '',
    defaultInWords: 'one is made and shown once at the end',
    read(text, context) {
      const problem = text === '' ? null : passwordProblem(text, namesOf(context));
      return problem === null ? read(text) : wrong(problem);
    },
  },
];
