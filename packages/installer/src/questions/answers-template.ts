import { open } from 'node:fs/promises';
import { CatalogueError } from '../catalogue-error.ts';
import { errorCode } from '../explain.ts';
import { reasonOf } from '../json-file.ts';
import { type Question, type QuestionFacts, TOPICS, type Topic } from './question.ts';
import { QUESTIONS } from './question-table.ts';

const COLUMNS = 100;

/** A commented file with every question, for `--answers`. @throws CatalogueError REC-674 when there is one already */
export async function writeAnswersTemplate(path: string, facts: QuestionFacts): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if (errorCode(error) === 'EEXIST') throw new CatalogueError('REC-674', { path });
    throw new CatalogueError('REC-673', { path, reason: reasonOf(error) }, error);
  });
  try {
    await file.chmod(0o600);
    await file.writeFile(answersTemplate(facts));
    await file.sync();
  } finally {
    await file.close();
  }
}

export function answersTemplate(facts: QuestionFacts): string {
  const parts = [
    '# Answers for ./install.sh --answers FILE',
    '#',
    '# Lines that begin with # are not read: take the # away before a line to give that answer.',
    '# What is left out gets its default. Keep this file closed to others: chmod 600 FILE',
  ];
  let topic: Topic | null = null;
  for (const question of QUESTIONS) {
    if (question.topic !== topic) parts.push('', '', `# ${TOPICS[question.topic]} ${'-'.repeat(40)}`);
    topic = question.topic;
    parts.push('', ...entry(question, facts));
  }
  return `${parts.join('\n')}\n`;
}

function entry(question: Question, facts: QuestionFacts): string[] {
  const { id, text, help, example, secret, defaultInWords, mustBeGiven } = question;
  const byDefault = question.byDefault({ facts, answer: () => '' });
  const told = mustBeGiven === true ? 'There is no default.' : `Default: ${defaultInWords ?? byDefault}.`;
  const lines = comment(`${text}. ${help} ${told} For example: ${example}`);
  if (secret === true) return [...lines, `#${id}-file: ${quoted(example)}`];
  if (question.applies === undefined && mustBeGiven === true) return [...lines, `${id}:`];
  return [...lines, `#${id}: ${quoted(byDefault || example)}`];
}

/** YAML would read some of them as other things than texts. */
const quoted = (value: string): string => (/^[\w./@-]+$/.test(value) ? value : JSON.stringify(value));

function comment(text: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
