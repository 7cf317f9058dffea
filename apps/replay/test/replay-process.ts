import { openPool } from '@rec-io/database/connection';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { runReplay } from '../src/command.ts';

/** A replay as a process of its own, for tests that kill it. Argument: connection and options as JSON. */
const { connection, userNo, options } = JSON.parse(process.argv[2] ?? '{}');
try {
  process.exitCode = await runReplay(options, {
    async openDatabase() {
      const pool = openPool(connection, { userNo });
      return { pool, close: () => pool.end() };
    },
    strategiesDirectory: async () => null,
    recorded: () => Promise.reject(new Error('nothing is installed here')),
    modelFile: new URL('../../../config/models/adaptive-btc-eth.json', import.meta.url).pathname,
    stdout: process.stdout,
    stderr: process.stderr,
  });
} catch (error) {
  if (!(error instanceof CatalogueError)) throw error;
  process.stderr.write(`${error.message} ${error.why}\n`);
  process.exitCode = 1;
}
