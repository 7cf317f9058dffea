import { defineConfig } from 'vitest/config';
import { LongFirst } from './tools/long-first.ts';
import { leftOut } from './tools/long-tests.ts';

/** Several parts together, in one process. */
const IN_PROCESS = ['test/{client,conformance,orders,safety,supervision}/**/*.test.ts'];
/** What starts no browser and no program of its own. */
const UNITS = [
  ...IN_PROCESS,
  'packages/*/{src,test}/**/*.test.ts',
  'apps/*/src/**/*.test.{ts,tsx}',
  'tools/**/*.test.ts',
];
/** They change what belongs to their whole process. */
const ALONE = [
  'packages/database/src/copy/copy-database.test.ts',
  'packages/installer/src/{managed-file,steps/{profile-steps,release-step},questions/answers-file}.test.ts',
  'packages/system-data/{src/from,test/interrupted,test/snapshot/publish}.test.ts',
  'apps/exchange-sim/src/second-driver.test.ts',
  // The exchange's own client signs whatever its process sends.
  'packages/exchange-sim/test/official-client*.test.ts',
];

const sample = process.env['RECIO_TEST_SAMPLE'];
const LEFT_OUT = sample === undefined ? [] : leftOut(sample);

export default defineConfig({
  test: {
    // Ends what hangs, and says nothing of speed: a machine with ten times its work must pass, too.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    setupFiles: ['packages/database/test/setup.ts', 'tools/property-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'whole',
          globalSetup: ['packages/database/test/global-setup.ts', 'apps/web/test/global-setup.ts'],
          include: ['apps/*/test/**/*.test.{ts,tsx}', 'test/**/*.test.ts', ...ALONE],
          exclude: [...IN_PROCESS, ...LEFT_OUT],
        },
      },
      {
        extends: true,
        test: {
          name: 'units',
          globalSetup: ['packages/database/test/global-setup.ts'],
          include: UNITS,
          exclude: [...ALONE, ...LEFT_OUT],
          // A process for each of them took as long as all that they do.
          isolate: false,
        },
      },
    ],
  },
});
