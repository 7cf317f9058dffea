import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar } from 'yaml';
import { CatalogueError } from '../catalogue-error.ts';
import { reasonOf } from '../json-file.ts';
import type { AnswerProblem } from './answers-error.ts';
import { type Given, shellQuoted } from './given-answers.ts';
import { nearest } from './nearest.ts';
import { QUESTIONS } from './question-table.ts';

/** What an answers file says, by key; and what is wrong with its form. */
export type AnswersFile = {
  readonly entries: ReadonlyMap<string, Given>;
  readonly problems: readonly AnswerProblem[];
};

/** Whoever reads these reads a secret, or learns where one is. */
const SECRET_KEYS = QUESTIONS.filter(({ secret }) => secret === true).flatMap(({ id }) => [id, `${id}-file`]);
const SENSITIVE_KEYS: ReadonlySet<string> = new Set([...SECRET_KEYS, 'system-data']);
const KEYS: readonly string[] = [
  ...QUESTIONS.map(({ id }) => id),
  ...SECRET_KEYS.filter((key) => key.endsWith('-file')),
];
const OPEN_TO_OTHERS = 0o077;

/** @throws CatalogueError REC-672 when others may read secrets in it, REC-673 when it cannot be read at all */
export async function readAnswersFile(path: string): Promise<AnswersFile> {
  const unusable = (reason: string, cause?: unknown) =>
    new CatalogueError('REC-673', { path, reason }, cause);
  const { text, mode } = await contentOf(path).catch((error: unknown) => {
    throw unusable(reasonOf(error), error);
  });
  const file = parseAnswers(text, basename(path));
  const sensitive = [...file.entries.keys()].some((key) => SENSITIVE_KEYS.has(key));
  if (sensitive && (mode & OPEN_TO_OTHERS) !== 0) {
    const shown = (mode & 0o777).toString(8).padStart(4, '0');
    throw new CatalogueError('REC-672', { path, mode: shown, quoted: shellQuoted(path) });
  }
  return file;
}

async function contentOf(path: string): Promise<{ text: string; mode: number }> {
  const { mode } = await stat(path);
  return { text: await readFile(path, 'utf8'), mode };
}

/** @param name how the file is named in messages */
export function parseAnswers(text: string, name: string): AnswersFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const entries = new Map<string, Given>();
  const problems: AnswerProblem[] = [];
  const at = (offset: number): string => `${name} line ${lines.linePos(offset).line}`;
  const refuse = (offset: number, problem: string) =>
    problems.push({ id: null, problem, flag: null, variable: null, key: null, given: at(offset) });
  for (const error of document.errors) refuse(error.pos[0], `this is no YAML (${error.code.toLowerCase()})`);
  const root = document.contents;
  if (root === null || problems.length > 0) return { entries, problems };
  if (!isMap(root)) {
    refuse(root.range?.[0] ?? 0, 'the file must have lines of the form KEY: VALUE');
    return { entries, problems };
  }
  for (const { key, value } of root.items) {
    const node = key as Scalar;
    const keyName = String(node.value);
    const offset = node.range?.[0] ?? 0;
    if (!KEYS.includes(keyName)) refuse(offset, unknownKey(keyName));
    else if (entries.has(keyName)) refuse(offset, `"${keyName}" stands there twice`);
    else {
      const answer = textOf(value as Node | null);
      if (answer === null) refuse(offset, `"${keyName}" must have one value, or a list`);
      else if (answer !== '') entries.set(keyName, { text: answer, where: at(offset) });
    }
  }
  return { entries, problems };
}

/** What stands in the place of a key can be a part of a secret that lost its indentation: only words are repeated. */
const A_WORD = /^[a-z_-]{1,30}$/i;

function unknownKey(key: string): string {
  if (!A_WORD.test(key)) return 'what stands here is no key of this file; lines of a secret must be indented';
  const meant = nearest(key, KEYS);
  return `there is no "${key}"${meant === null ? '' : `; did you mean "${meant}"?`}`;
}

/** As it was written: `0001` is a text, not one. '' for a key without a value; null for what is no answer. */
function textOf(node: Node | null): string | null {
  if (node === null) return '';
  if (isScalar(node)) return node.value === null ? '' : (node.source ?? String(node.value));
  const parts = isSeq(node)
    ? node.items.map((item) => textOf(item as Node))
    : isMap(node)
      ? node.items.map(({ key, value }) => `${textOf(key as Node)}=${textOf(value as Node | null)}`)
      : [null];
  return parts.every((part) => part !== null) ? parts.join(',') : null;
}
