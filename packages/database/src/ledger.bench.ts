import type { Benchmark } from '../../../bench/benchmark.ts';
import { batchLedger } from './batch-ledger.ts';
import { openPool } from './connection.ts';
import { postgresLedger } from './ledger.ts';
import { numberedFill, numberedIntent } from './test-entries.ts';
import { startTestServer, TEMPLATE, TEST_USER_NO } from './test-server.ts';

const BATCH_ROWS = 10_000;

/** A database on a server of its own. @param account keeps the rows of one benchmark apart */
async function subject(account: string) {
  const server = await startTestServer({ durable: true });
  const pool = openPool({ ...server.admin, database: TEMPLATE }, { userNo: TEST_USER_NO, max: 2 });
  const scope = { pool, userNo: TEST_USER_NO, account, mode: 'simulated', epoch: 'bench' } as const;
  const close = async (): Promise<void> => {
    await pool.end();
    await server.stop();
  };
  return { scope, close };
}

/** Intents that ask at the same moment share one commit. */
const appending = (atOnce: number): Benchmark => ({
  name: `ledger: durable intent, ${atOnce} at once`,
  unit: 'ms',
  setup: async () => {
    const { scope, close } = await subject(`append-${atOnce}`);
    const ledger = postgresLedger(scope);
    let next = 0;
    return {
      run: async () => {
        await Promise.all(Array.from({ length: atOnce }, () => ledger.append([numberedIntent(next++)])));
      },
      close,
    };
  },
});

const batches: Benchmark = {
  name: 'ledger: replay batch, half intents and half fills',
  unit: 'rows/s',
  operations: BATCH_ROWS,
  setup: async () => {
    const { scope, close } = await subject('batch');
    const ledger = batchLedger(scope);
    let next = 0;
    return {
      run: async () => {
        for (let i = 0; i < BATCH_ROWS; i += 2) {
          next++;
          await ledger.append([numberedIntent(next), numberedFill(next)]);
        }
        await ledger.flush();
      },
      close,
    };
  },
};

export const benchmarks: Benchmark[] = [appending(1), appending(20), batches];
