import { isSourceLine, isTokenLike, openToken } from '../token-text.ts';
import { readPrivateKey } from './private-key.ts';
import { type AnswerContext, type Question, type Reading, read, wrong } from './question.ts';
import { fullPath, readEmail, readOneOf, readText } from './values.ts';

const MODES = [
  { value: 'simulated', label: 'simulated: an exchange on this machine; no account, no money' },
  { value: 'demo', label: 'demo: Kalshi’s demo exchange; needs a demo account, no real money' },
  { value: 'prod', label: 'prod: the real exchange with REAL MONEY' },
] as const;

/** Whether what was answered so far leads to an exchange of Kalshi's. */
export const needsAccount = ({ answer }: AnswerContext): boolean =>
  answer('mode') === 'demo' || (answer('mode') === 'prod' && answer('confirm-prod') === 'yes');

/** What is wrong with another is told without repeating it. */
function readToken(text: string): Reading {
  const opened = openToken(text);
  return 'problem' in opened ? wrong(opened.problem) : read(text.replaceAll(/\s+/g, ''));
}

export const TRADING_QUESTIONS: readonly Question[] = [
  {
    id: 'mode',
    topic: 'trading',
    text: 'Which exchange to trade on',
    help: 'You can change it later. Begin with simulated: it is the same system, with prices and fills from an exchange on this machine. prod trades with real money and has to be confirmed by typing the word.',
    example: 'simulated',
    choices: MODES,
    when: 'ask',
    byDefault: () => 'simulated',
    read: readOneOf('simulated', 'demo', 'prod'),
  },
  {
    id: 'confirm-prod',
    topic: 'trading',
    text: 'Real money will be at stake. Type the word prod to confirm, or press Enter for simulated',
    help: 'In mode prod every order is a real one. Without your word nothing trades with real money. In an answers file the word is yes.',
    example: 'yes',
    when: 'ask',
    byDefault: () => 'no',
    defaultInWords: 'simulated',
    mustBeGiven: true,
    applies: ({ answer }) => answer('mode') === 'prod',
    // A "y" that was typed too fast must not be enough.
    read: (text) =>
      ['prod', 'yes', 'no'].includes(text.trim())
        ? read(text.trim() === 'no' ? 'no' : 'yes')
        : wrong('type the whole word prod, or press Enter'),
  },
  {
    id: 'kalshi-email',
    topic: 'trading',
    text: 'The e-mail address of your Kalshi account',
    help: 'It is kept beside the key so that you know whose it is. REC.IO does not sign in with it and never asks for your Kalshi password.',
    example: 'ada@example.com',
    when: 'ask',
    byDefault: ({ answer }) => answer('email'),
    applies: needsAccount,
    read: readEmail,
  },
  {
    id: 'kalshi-key-id',
    topic: 'trading',
    text: 'The id of your Kalshi API key',
    help: 'Kalshi shows it under Account, API keys. demo and prod have keys of their own. Without a key it begins in mode simulated.',
    example: 'a952bcbe-ec3b-4b5b-b8f9-11dae589608c',
    when: 'ask',
    byDefault: () => '',
    defaultInWords: 'go on without a key, in mode simulated',
    mustBeGiven: true,
    applies: needsAccount,
    read(text) {
      const value = text.trim();
      if (value === '') return read('');
      if (value.includes('-----BEGIN')) return wrong('this is the key itself; first its id is needed');
      return /^[\w-]{8,100}$/.test(value)
        ? read(value)
        : wrong('it has letters, digits and dashes only, like a952bcbe-ec3b-4b5b-b8f9-11dae589608c');
    },
  },
  {
    id: 'kalshi-key',
    topic: 'trading',
    text: 'The private key that belongs to this id',
    help: 'Kalshi gave it to you once, as text from -----BEGIN to -----END or as a file. It is kept in a file that only the trader may read, and signs your orders. Press Enter to go on without a key, in mode simulated.',
    example: '/root/kalshi-key.pem',
    secret: true,
    when: 'ask',
    byDefault: () => '',
    defaultInWords: 'go on without a key, in mode simulated',
    mustBeGiven: true,
    applies: (context) => needsAccount(context) && context.answer('kalshi-key-id') !== '',
    read: (text) => (text.trim() === '' ? read('') : readPrivateKey(text)),
  },
  {
    id: 'system-data',
    topic: 'trading',
    text: 'The token of an operator’s data server, or the file that it is in',
    help: 'With it, price history and analytics are copied from an operator who sent you the token. It is kept in a file that only you can read. Without it, analytics are built from public history; everything works.',
    example: '/root/operator-token',
    when: 'ask',
    byDefault: () => 'none',
    defaultInWords: 'none; analytics are built from public history',
    read(text, { facts }) {
      const value = text.trim();
      if (value === '' || value.toLowerCase() === 'none') return read('none');
      if (isTokenLike(value)) return readToken(value);
      if (isSourceLine(value)) return read(value);
      const printable = readText(value);
      return 'problem' in printable ? printable : read(fullPath(value, facts));
    },
  },
];
