import { borrowDatabase } from '../database-access.ts';
import type { Installation } from '../installation.ts';

/** Keeps the installation's database running, alone, until standard input ends or a signal comes. */
export async function keepDatabaseRunning(installation: Installation): Promise<void> {
  const told = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => told.resolve());
  process.stdin.once('end', () => told.resolve());
  process.stdin.once('error', () => told.resolve());
  process.stdin.resume();
  const database = await borrowDatabase(installation);
  process.stdout.write(`${JSON.stringify({ ready: true, port: database.admin.port })}\n`);
  await told.promise;
  await database.close();
}
