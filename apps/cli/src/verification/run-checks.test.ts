import { describe, expect, test } from 'vitest';
import { allPassed, type Check, type CheckResult, failed, passed, skipped } from './check.ts';
import { outcomesText, tally } from './outcomes-text.ts';
import { runChecks } from './run-checks.ts';

const check = (id: string, run: () => Promise<CheckResult>): Check => ({ id, title: `Check ${id}`, run });
const never = new AbortController().signal;
const quiet = () => undefined;

describe('checks', () => {
  test('that throw have failed, with words for people, and do not stop the others', async () => {
    const said: string[] = [];
    const outcomes = await runChecks(
      [
        check('a', async () => {
          throw new Error('no route');
        }),
        check('b', async () => passed('fine')),
      ],
      never,
      (line) => said.push(line),
    );
    expect(outcomes.map(({ id, result }) => [id, result.state])).toEqual([
      ['a', 'failed'],
      ['b', 'passed'],
    ]);
    expect(outcomes[0]?.result).toMatchObject({ what: 'Something unforeseen failed: no route' });
    expect(said).toContain('passed: Check b: fine');
  });

  test('that hang have failed', async () => {
    const [outcome] = await runChecks([check('a', () => new Promise(() => undefined))], never, quiet, 20);
    expect(outcome?.result).toMatchObject({ state: 'failed', what: expect.stringContaining('no answer') });
  });

  test('that are stopped have failed, and say how to run them again', async () => {
    const [outcome] = await runChecks([check('a', async () => passed(''))], AbortSignal.abort(), quiet);
    expect(outcome?.result).toMatchObject({ state: 'failed', fix: 'Run it again: recio verify' });
  });

  test('are passed only when none has failed: one in a hundred is one too many', async () => {
    const good = Array.from({ length: 99 }, (_, i) => check(`${i}`, async () => passed('')));
    const outcomes = await runChecks([...good, check('bad', async () => failed('x', 'y'))], never, quiet);
    expect(allPassed(outcomes)).toBe(false);
    expect(allPassed(outcomes.slice(0, 99))).toBe(true);
    expect(tally(outcomes)).toBe('99 of 100 checks passed, 1 failed.');
  });

  test('are shown with what to do, within 80 columns', async () => {
    const long = 'a path that is long '.repeat(12);
    const outcomes = await runChecks(
      [
        check('a', async () => failed(long, `Read ${long}`)),
        check('b', async () => skipped('not asked for')),
      ],
      never,
      quiet,
    );
    const text = outcomesText(outcomes);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^FAILED {4}Check a$/m);
    expect(text).toMatch(/^ {12}Do: Read a path/m);
    expect(text).toContain('0 of 2 checks passed, 1 failed, 1 left out.');
  });
});
