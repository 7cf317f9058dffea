import { readFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { isObject } from '@rec-io/installer/json-file';
import type { Layout } from '@rec-io/installer/layout';
import { Redaction } from '@rec-io/installer/log/redaction';
import { userDirectory, usersWithDirectory } from '@rec-io/installer/profile/user-directory';
import type { Receipt } from '@rec-io/installer/receipt';

export const MASKED = '[personal]';

/** Fields that say who somebody is, in whatever file; compared without case and without `_`. */
const FIELDS = new Set(['name', 'fullname', 'firstname', 'lastname', 'email', 'phone', 'login', 'useragent']);

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, MASKED],
  // Public addresses; those of this machine and of the house are needed to understand what happened.
  [
    /\b(?!127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)(?:\d{1,3}\.){3}\d{1,3}\b(?!\.\d)/g,
    MASKED,
  ],
  [/(\/(?:home|Users)\/)[^/\s"']+/g, `$1${MASKED}`],
];

/** Takes out who the owner and the users are: names, e-mails, phones, accounts, where they signed in from. */
export class PersonalData {
  readonly #texts: Redaction;

  private constructor(texts: Redaction) {
    this.#texts = texts;
  }

  static async of(layout: Layout, receipt: Receipt | null): Promise<PersonalData> {
    const texts = new Redaction(MASKED, PATTERNS);
    const people = [receipt?.choices ?? null];
    for (const userNo of await usersWithDirectory(layout)) {
      const text = await readFile(userDirectory(layout, userNo).userInfo, 'utf8').catch(() => 'null');
      people.push(parsed(text));
    }
    for (const person of people) for (const value of personalValues(person)) texts.addSecret(value);
    texts.addSecret(hostname());
    if (/^\/(?:home|Users)\//.test(homedir())) texts.addSecret(homedir());
    return new PersonalData(texts);
  }

  text(text: string): string {
    return this.#texts.text(text);
  }
}

/** Names as short as "Bo" would take parts of other words with them, and are hidden by their field alone. */
const NAME_LENGTH_MIN = 4;
/** The login that everybody has tells nothing of anybody. */
const NOBODY = new Set(['admin', 'main']);

function personalValues(value: unknown): string[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    if (isObject(item)) return personalValues(item);
    const isPersonal = FIELDS.has(key.toLowerCase().replaceAll('_', ''));
    return isPersonal && typeof item === 'string' && item.length >= NAME_LENGTH_MIN && !NOBODY.has(item)
      ? [item, ...item.split(/\s+/).filter((part) => part.length >= NAME_LENGTH_MIN)]
      : [];
  });
}

/** With the values of personal fields taken out, however short. `name` is a program's in a log, and a person's elsewhere. */
export function withoutPersonalFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPersonalFields);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const field = key.toLowerCase().replaceAll('_', '');
    const isPersonal = field !== 'name' && FIELDS.has(field) && typeof item === 'string';
    return [key, isPersonal && !NOBODY.has(item) ? MASKED : withoutPersonalFields(item)];
  });
  return Object.fromEntries(entries) as unknown;
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
