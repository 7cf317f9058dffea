import { defineConfig } from 'vitest/config';

/** Clean machines, one after another: each takes the default ports and both processors of this one. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    // What takes a quarter of an hour by itself comes with ./test.sh --full.
    include:
      process.env['RECIO_FULL'] === undefined
        ? ['test/machines/**/*.machine.ts']
        : ['test/machines/**/*.machine.ts', 'test/machines/**/*.full-machine.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 900_000,
  },
});
