import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLedger } from './ledger-read.ts';
import { type TestDatabase, testDatabase } from './test-database.ts';
import { startScript } from './test-script.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Appends numbered fills, many at once, from the number given on; says each that was acknowledged. */
const SCRIPT = `
  import { openPool } from '@rec-io/database/connection';
  import { postgresLedger } from '@rec-io/database/ledger';
  import { numberedFill } from '@rec-io/database/test-entries';
  const [connection, first] = JSON.parse(process.argv[1]);
  const pool = openPool(connection, { userNo: '0001' });
  const ledger = postgresLedger({ pool, userNo: '0001', account: 'main', mode: 'simulated', epoch: 'e' });
  let number = first;
  const appendForEver = async () => {
    for (;;) {
      const mine = number++;
      await ledger.append([numberedFill(mine)]);
      process.stdout.write(mine + '\\n');
    }
  };
  await Promise.all(Array.from({ length: 20 }, appendForEver));`;

/** Kills the process the hard way after `lines` acknowledgements. @returns what it had acknowledged */
async function acknowledgedUntilKilled(child: ChildProcess, lines: number): Promise<number[]> {
  if (child.stdout === null) throw new Error('a piped child has an output');
  const closed = new Promise((resolve) => child.once('close', resolve));
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line));
    if (acknowledged.length === lines) child.kill('SIGKILL');
  }
  await closed;
  return acknowledged;
}

test('everything acknowledged before kill -9 is there once, and a restart that repeats doubles nothing', async () => {
  const source = { ...database, account: 'main', mode: 'simulated' } as const;
  const acknowledged = new Set<number>();
  for (const lines of [1, 150, 700]) {
    // The restart does not know what became durable after the last acknowledgement, so it repeats from before that.
    const first = Math.max(0, acknowledged.size - 50);
    const child = startScript(SCRIPT, JSON.stringify([database.service, first]));
    for (const number of await acknowledgedUntilKilled(child, lines)) acknowledged.add(number);
    const entries = await readLedger(source);
    const stored = entries.map((entry) => (entry.kind === 'fill' ? entry.fill.tradeId : ''));
    expect(new Set(stored).size).toBe(stored.length);
    expect([...acknowledged].filter((number) => !stored.includes(`trade-${number}`))).toEqual([]);
  }
});
