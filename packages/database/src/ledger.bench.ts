import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { batchLedger } from './batch-ledger.ts';
import { openPool } from './connection.ts';
import { ensureDatabase, migrateDatabase } from './databases.ts';
import { installServer } from './embedded/binaries.ts';
import { preparePlacement } from './embedded/placement.ts';
import { freePort } from './embedded/port.ts';
import { embeddedServer } from './embedded/server.ts';
import { postgresLedger } from './ledger.ts';
import { exportLedger } from './ledger-export.ts';
import { numberedFill, numberedIntent } from './test-entries.ts';
import { testPlacement } from './test-server.ts';
import { createUser } from './users.ts';

/** Durable settings, as in production: fsync on. `node packages/database/src/ledger.bench.ts` */
const place = testPlacement();
const account = await preparePlacement(place);
const server = embeddedServer({
  ...place,
  account,
  binDir: await installServer(place.serverDir),
  adminPassword: randomBytes(16).toString('hex'),
  port: await freePort(),
  log: path.join(place.base, 'postgres.log'),
});
const { port } = await server.start();
const setup = openPool(server.connection(port, 'postgres'), { max: 1 });
await ensureDatabase(setup, 'rec_io_test_bench');
const connection = server.connection(port, 'rec_io_test_bench');
await migrateDatabase(connection);
const pool = openPool(connection, { userNo: '0001', max: 2 });
await createUser(pool, { userNo: '0001', login: 'bench', passwordHash: 'x', accountType: 'user' });
const scope = { pool, userNo: '0001', mode: 'simulated', epoch: 'e' } as const;

let next = 0;
const WARM_UP = 500;

async function latencies(concurrency: number, each: number): Promise<void> {
  const ledger = postgresLedger({ ...scope, account: `latency-${concurrency}` });
  const samples: number[] = [];
  const append = async (count: number, record: boolean) => {
    for (let i = 0; i < count; i++) {
      const started = performance.now();
      await ledger.append([numberedIntent(next++)]);
      if (record) samples.push(performance.now() - started);
    }
  };
  await Promise.all(
    Array.from({ length: concurrency }, () => append(Math.ceil(WARM_UP / concurrency), false)),
  );
  const started = performance.now();
  await Promise.all(Array.from({ length: concurrency }, () => append(each, true)));
  const seconds = (performance.now() - started) / 1_000;
  samples.sort((a, b) => a - b);
  const at = (share: number) => (samples[Math.floor(samples.length * share)] ?? 0).toFixed(2);
  console.log(
    `append, ${concurrency} at once: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms, ` +
      `${Math.round(samples.length / seconds)} intents/s durable`,
  );
}

async function batches(rows: number): Promise<void> {
  const ledger = batchLedger({ ...scope, account: 'batch' });
  const started = performance.now();
  for (let i = 0; i < rows; i += 2) await ledger.append([numberedIntent(i), numberedFill(i)]);
  await ledger.flush();
  const seconds = (performance.now() - started) / 1_000;
  console.log(`replay batches, half intents, half fills: ${Math.round(rows / seconds)} rows/s`);
}

async function exporting(rows: number): Promise<void> {
  const started = performance.now();
  let bytes = 0;
  for await (const line of exportLedger({ ...scope, account: 'batch' })) bytes += line.length;
  const seconds = (performance.now() - started) / 1_000;
  console.log(
    `canonical export: ${Math.round(rows / seconds)} rows/s, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s`,
  );
}

try {
  await latencies(1, 3_000);
  await latencies(20, 300);
  await latencies(200, 50);
  await batches(200_000);
  await exporting(200_000);
} finally {
  await Promise.all([pool.end(), setup.end()]);
  await server.stop();
  await rm(place.base, { recursive: true, force: true });
}
