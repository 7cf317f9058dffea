import { defineConfig } from 'vitest/config';
import { LongFirst } from './long-first.ts';

/** Clean machines, one after another: they share ports and caches of packages. tools/check.ts knows which share nothing. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    // What takes a quarter of an hour by itself comes with ./test.sh --full.
    include:
      process.env['RECIO_FULL'] === undefined
        ? ['test/machines/**/*.machine.ts']
        : ['test/machines/**/*.machine.ts', 'test/machines/**/*.full-machine.ts'],
    fileParallelism: false,
    sequence: { sequencer: LongFirst },
    testTimeout: 600_000,
    hookTimeout: 900_000,
  },
});
