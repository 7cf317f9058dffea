import { wrapped } from '../ui/wrap.ts';
import { type CheckOutcome, wordsOf } from './check.ts';

const WORDS = { passed: 'ok', failed: 'FAILED', skipped: 'left out' } as const;

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
