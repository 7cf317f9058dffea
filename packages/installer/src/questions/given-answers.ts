import { readFile, stat } from 'node:fs/promises';
import { reasonOf } from '../json-file.ts';
import { type AnswerProblem, problemOf } from './answers-error.ts';
import type { AnswersFile } from './answers-file.ts';
import { flagOf, type Question, type QuestionFacts, variableOf } from './question.ts';
import { QUESTIONS } from './question-table.ts';
import { fullPath } from './values.ts';

/** Where answers can come from beside the person; an earlier one wins. */
export type AnswerSources = {
  /** By question id. The value of a secret is the name of its file; `-` is standard input. */
  readonly flags: ReadonlyMap<string, string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly file: AnswersFile | null;
  /** Reads all of standard input; null when that is a terminal. */
  readonly standardInput: (() => Promise<string>) | null;
};

/** An answer that was given, and where. */
export type Given = { readonly text: string; readonly where: string };
export type GivenAnswers = {
  readonly given: ReadonlyMap<string, Given>;
  readonly problems: readonly AnswerProblem[];
};

/** Readable by anyone but its owner. */
const OPEN_TO_OTHERS = 0o077;
const SECRET_BYTES_MAX = 64 * 1024;

/** What options, variables and the answers file say, secrets read from their files. */
export async function givenAnswers(sources: AnswerSources, facts: QuestionFacts): Promise<GivenAnswers> {
  const given = new Map<string, Given>();
  const problems: AnswerProblem[] = [...(sources.file?.problems ?? [])];
  for (const question of QUESTIONS) {
    const found = first(question, sources);
    if (question.secret === true && sources.environment[bareVariable(question)]) {
      const reason = 'a secret is not taken from a variable, where other programs could read it';
      problems.push(problemOf(question, `${reason}; use ${variableOf(question)}`, bareVariable(question)));
    }
    if (found === null) continue;
    if (!found.isFileName) {
      given.set(question.id, found);
      continue;
    }
    const secret = await secretIn(found.text, sources, facts);
    if ('problem' in secret) problems.push(problemOf(question, secret.problem, found.where));
    else given.set(question.id, { text: secret.text, where: found.where });
  }
  return { given, problems };
}

type Found = Given & { readonly isFileName: boolean };

function first(question: Question, { flags, environment, file }: AnswerSources): Found | null {
  const { id, secret } = question;
  const flag = flags.get(id);
  if (flag !== undefined) return { text: flag, where: flagOf(question), isFileName: secret === true };
  const variable = environment[variableOf(question)];
  if (variable !== undefined && variable !== '')
    return { text: variable, where: variableOf(question), isFileName: secret === true };
  const entry = file?.entries.get(id);
  if (entry !== undefined) return { ...entry, isFileName: false };
  const name = secret === true ? file?.entries.get(`${id}-file`) : undefined;
  return name === undefined ? null : { ...name, isFileName: true };
}

const bareVariable = (question: Question): string => variableOf(question).replace(/_FILE$/, '');

type Secret = { readonly text: string } | { readonly problem: string };

async function secretIn(name: string, sources: AnswerSources, facts: QuestionFacts): Promise<Secret> {
  if (name === '-') {
    const { standardInput } = sources;
    if (standardInput === null)
      return { problem: '- means standard input, which is a terminal here and would show it; name a file' };
    return { text: withoutLineEnd(await standardInput()) };
  }
  return readSecretFile(fullPath(name.trim(), facts));
}

/** The secret in a file that only its owner may read. */
export async function readSecretFile(path: string): Promise<Secret> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return { problem: `${path} is a directory` };
    if ((found.mode & OPEN_TO_OTHERS) !== 0)
      return { problem: `others can read ${path}; close it to them: chmod 600 ${shellQuoted(path)}` };
    if (found.size > SECRET_BYTES_MAX) return { problem: `${path} is too large for a secret` };
    const text = withoutLineEnd(await readFile(path, 'utf8'));
    return text === '' ? { problem: `${path} is empty` } : { text };
  } catch (error) {
    return { problem: `it cannot be read: ${reasonOf(error)}` };
  }
}

const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, '');

/** As it can be pasted into a shell. */
export const shellQuoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
