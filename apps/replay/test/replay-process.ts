import { openPool } from '@rec-io/database/connection';
import { runReplay } from '../src/command.ts';
import type { ReplayOptions } from '../src/options.ts';

/** A replay as a process of its own, for tests that kill it. Argument: connection and options as JSON. */
const { connection, userNo, options } = JSON.parse(process.argv[2] ?? '{}');
process.exitCode = await runReplay(options as ReplayOptions, {
  async openDatabase() {
    const pool = openPool(connection, { userNo });
    return { pool, close: () => pool.end() };
  },
  modelFile: new URL('../../../config/models/distribution-btc-eth.json', import.meta.url).pathname,
  stdout: process.stdout,
  stderr: process.stderr,
});
