import { defineConfig } from 'vitest/config';
import { LongFirst } from './tools/long-first.ts';

export default defineConfig({
  test: {
    globalSetup: ['packages/database/test/global-setup.ts', 'apps/web/test/global-setup.ts'],
    setupFiles: ['packages/database/test/setup.ts', 'tools/property-seed.ts'],
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'apps/*/{src,test}/**/*.test.{ts,tsx}',
      'test/**/*.test.ts',
      'tools/**/*.test.ts',
    ],
    // Ends what hangs, and says nothing of speed: a machine with ten times its work must pass, too.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
  },
});
