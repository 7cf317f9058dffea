import { describe, expect, test } from 'vitest';
import { slowest, tally, verdict } from './tally.ts';

const file = (status: string, ...results: readonly string[]) => ({
  name: '/clone/a.test.ts',
  status,
  message: 'SyntaxError: unexpected\n  at line 3',
  assertionResults: results.map((result, index) => ({ status: result, fullName: `test ${index}` })),
});

describe('the count of the tests', () => {
  test('has each test once, by what came of it', () => {
    const report = { testResults: [file('failed', 'passed', 'failed', 'skipped', 'passed', 'todo')] };
    expect(tally(report, false, '/clone')).toEqual({
      passed: 2,
      failures: ['a.test.ts: test 1'],
      skips: ['a.test.ts: test 2', 'a.test.ts: test 4'],
    });
  });

  test('has a file that could not be loaded as a failure', () => {
    const found = tally({ testResults: [file('failed')] }, false, '/clone');
    expect(found.failures).toEqual(['a.test.ts: SyntaxError: unexpected']);
  });

  test.each([[null], [{}], [{ testResults: [] }]])(
    'has a failure when the runner failed and left %j',
    (report) => {
      expect(tally(report, false, '/clone').failures).toHaveLength(1);
    },
  );
});

test('the slowest files come first, in seconds', () => {
  const took = (name: string, endTime: number) => ({ ...file('passed'), name, startTime: 1_000, endTime });
  const report = { testResults: [took('/clone/quick.test.ts', 1_400), took('/clone/slow.test.ts', 62_000)] };
  expect(slowest(report, '/clone', 1)).toEqual(['    61 s  slow.test.ts']);
  expect(slowest(null, '/clone')).toEqual([]);
});

describe('the closing line', () => {
  const one = { passed: 1, failures: [], skips: [] };
  test('counts what passed and failed, and skips only when there are any', () => {
    expect(verdict([one, one], true)).toEqual({ lines: ['2 passed, 0 failed'], ok: true });
    const mixed = verdict([one, { passed: 3, failures: ['a'], skips: ['b: no root'] }], false);
    expect(mixed).toEqual({
      lines: ['failed:  a', 'skipped: b: no root', '4 passed, 1 failed, 1 skipped'],
      ok: false,
    });
  });

  test('names what could not be asked, which is neither passed nor failed', () => {
    const unasked = { passed: 0, failures: [], skips: [], notDone: ['known holes'] };
    expect(verdict([one, unasked], true)).toEqual({
      lines: ['not done: known holes', '1 passed, 0 failed'],
      ok: true,
    });
  });

  test('is a failure for a skip where nothing may be skipped, and for nothing run at all', () => {
    const skipping = { passed: 1, failures: [], skips: ['b'] };
    expect(verdict([skipping], false).ok).toBe(true);
    expect(verdict([skipping], true).ok).toBe(false);
    expect(verdict([], false).ok).toBe(false);
  });
});
