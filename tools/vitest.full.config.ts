import { defineConfig } from 'vitest/config';

/** The tests of ./test.sh --full: slow, and they need the network. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['apps/*/test/**/*.full.ts', 'test/**/*.full.ts'],
    hookTimeout: 120_000,
  },
});
