import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { LONG_TESTS } from './long-tests.ts';

/** The longest first. */
export const LONGEST: readonly string[] = [
  'apps/cli/test/crash-points.test.ts',
  ...Object.values(LONG_TESTS)
    .flatMap((seconds) => Object.entries(seconds))
    .toSorted(([, one], [, other]) => other - one)
    .map(([path]) => path),
];

/** They start processes, which unit tests do not. */
const WITH_PROCESSES = /\/apps\/[^/]+\/test\//;

/**
 * Begins the longest files first. Where no durations of an earlier run are known, Vitest goes by size: the longest are among the
 * smallest, came last, and one processor had nothing to do for minutes.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one.moduleId) - rank(other.moduleId));
  }
}

function rank(path: string): number {
  const at = LONGEST.findIndex((name) => path.endsWith(`/${name}`));
  if (at !== -1) return at;
  return WITH_PROCESSES.test(path) ? LONGEST.length : LONGEST.length + 1;
}
