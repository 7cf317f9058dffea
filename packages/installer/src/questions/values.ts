import { isAbsolute, join, resolve } from 'node:path';
import { type AnswerContext, type QuestionFacts, type Reading, read, wrong } from './question.ts';

const TEXT_LENGTH_MAX = 200;

/** What every answer of one line must be: printable, and not longer than a line that somebody reads. */
export function readText(text: string): Reading {
  const value = text.trim().replaceAll(/\s+/gu, ' ');
  if (/\p{Cc}/u.test(value)) return wrong('it has a character that cannot be printed');
  if (value.length > TEXT_LENGTH_MAX) return wrong(`it is longer than ${TEXT_LENGTH_MAX} characters`);
  return read(value);
}

export function readEmail(text: string): Reading {
  const value = text.trim();
  // Whether it reaches somebody only a message can tell; this finds slips of the finger.
  return /^[^\s@<>()",;:\\]+@([^\s@<>()",;:\\.]+(\.[^\s@<>()",;:\\.]+)+|localhost)$/u.test(value) &&
    value.length <= TEXT_LENGTH_MAX
    ? read(value)
    : wrong('this is no e-mail address; one looks like name@example.com');
}

export function readPhone(text: string): Reading {
  const value = text.trim();
  if (value === '' || value.toLowerCase() === 'none') return read('');
  const digits = value.replaceAll(/\D/g, '').length;
  return /^\+?[\d ()./-]+$/.test(value) && digits >= 6 && digits <= 15
    ? read(value)
    : wrong('this is no phone number; one looks like +1 212 555 0100');
}

export function readYesNo(text: string): Reading {
  const value = text.trim().toLowerCase();
  if (['y', 'yes', 'true', 'on', '1'].includes(value)) return read('yes');
  return ['n', 'no', 'false', 'off', '0'].includes(value) ? read('no') : wrong('the answer is yes or no');
}

export function readPath(text: string, { facts }: AnswerContext): Reading {
  const value = text.trim();
  if (value === '') return wrong('it must name a path');
  if (/\p{Cc}/u.test(value)) return wrong('the path has a character that cannot be printed');
  return read(fullPath(value, facts));
}

/** As a shell would understand it: `~` is the home directory; relative paths begin where the command was given. */
export function fullPath(text: string, { home, cwd }: QuestionFacts): string {
  if (text === '~') return home;
  if (text.startsWith('~/')) return join(home, text.slice(2));
  return isAbsolute(text) ? resolve(text) : resolve(cwd, text);
}

export const readOneOf =
  (...allowed: readonly string[]) =>
  (text: string): Reading => {
    const value = text.trim().toLowerCase();
    return allowed.includes(value) ? read(value) : wrong(`it must be one of ${allowed.join(', ')}`);
  };
