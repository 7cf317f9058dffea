import { defineConfig } from 'vitest/config';

/** Clean machines, one after another: each takes the default ports and both processors of this one. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['test/machines/**/*.machine.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 900_000,
  },
});
