import { relative } from 'node:path';

/** What came of one check or of one run of tests. */
export type Tally = {
  readonly passed: number;
  /** By name. */
  readonly failures: readonly string[];
  readonly skips: readonly string[];
  /** What needs somebody elsewhere who did not answer: no fault of what is checked, and no proof of it. */
  readonly notDone?: readonly string[];
};

type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    /** Milliseconds of the clock. */
    readonly startTime?: number;
    readonly endTime?: number;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

/**
 * Counts a report of the test runner. A file that could not be loaded counts as one failure, and so does a runner that
 * failed without a failed test: nothing that went wrong may vanish from the count.
 */
export function tally(report: unknown, succeeded: boolean, root: string): Tally {
  if (!isReport(report)) return { passed: 0, failures: ['the test runner left no report'], skips: [] };
  const failures: string[] = [];
  const skips: string[] = [];
  let passed = 0;
  for (const file of report.testResults) {
    const name = relative(root, file.name);
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') passed++;
      else if (status === 'failed') failures.push(`${name}: ${fullName.trim()}`);
      else skips.push(`${name}: ${fullName.trim()}`);
    }
    const failedOutside =
      file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed');
    if (failedOutside)
      failures.push(`${name}: ${file.message?.split('\n')[0] || 'the file failed outside its tests'}`);
  }
  if (!succeeded && failures.length === 0) failures.push('the test runner failed outside the tests');
  return { passed, failures, skips };
}

/** Where the time of a run went: its slowest files. */
export function slowest(report: unknown, root: string, count = 12): string[] {
  if (!isReport(report)) return [];
  const took = report.testResults.map(
    ({ name, startTime = 0, endTime = 0 }) => [relative(root, name), (endTime - startTime) / 1000] as const,
  );
  return took
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([name, seconds]) => `${seconds.toFixed(0).padStart(6)} s  ${name}`);
}

/** The closing lines; the last has the counts. Where nothing may be skipped, a skip is a failure of the whole. */
export function verdict(
  tallies: readonly Tally[],
  skipsFail: boolean,
): { readonly lines: readonly string[]; readonly ok: boolean } {
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failures = tallies.flatMap((tally) => tally.failures);
  const skips = tallies.flatMap((tally) => tally.skips);
  const notDone = tallies.flatMap((tally) => tally.notDone ?? []);
  const counts = `${passed} passed, ${failures.length} failed`;
  return {
    lines: [
      ...failures.map((name) => `failed:  ${name}`),
      ...skips.map((name) => `skipped: ${name}`),
      ...notDone.map((name) => `not done: ${name}`),
      ...(skipsFail && skips.length > 0 ? ['CI is set: what is skipped fails the run.'] : []),
      skips.length > 0 ? `${counts}, ${skips.length} skipped` : counts,
    ],
    ok: failures.length === 0 && passed > 0 && !(skipsFail && skips.length > 0),
  };
}

function isReport(value: unknown): value is Report {
  return (
    typeof value === 'object' && value !== null && 'testResults' in value && Array.isArray(value.testResults)
  );
}
