import { type CheckOutcome, wordsOf } from './check.ts';

const WORDS = { passed: 'ok', failed: 'FAILED', skipped: 'left out' } as const;
const WIDTH = 80;

/** Each check with what it found and, where it failed, what to do. Words, not colours or signs. */
export function outcomesText(outcomes: readonly CheckOutcome[]): string {
  const lines = outcomes.flatMap(({ title, result }) => [
    `${WORDS[result.state].padEnd(9)} ${title}`,
    ...wrapped(wordsOf(result), 12),
    ...(result.state === 'failed' ? wrapped(`Do: ${result.fix}`, 12) : []),
  ]);
  return [...lines, '', tally(outcomes)].join('\n');
}

/** "9 of 10 checks passed, 1 failed." */
export function tally(outcomes: readonly CheckOutcome[]): string {
  const count = (state: keyof typeof WORDS) => outcomes.filter(({ result }) => result.state === state).length;
  const others = [
    count('failed') > 0 ? `${count('failed')} failed` : '',
    count('skipped') > 0 ? `${count('skipped')} left out` : '',
  ].filter((part) => part !== '');
  return `${[`${count('passed')} of ${outcomes.length} checks passed`, ...others].join(', ')}.`;
}

/** Broken between words so that it fits beside its indent; a word that is longer than a line stays whole. */
export function wrapped(text: string, indent: number, width = WIDTH): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((each) => ' '.repeat(indent) + each);
}
