import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readArchive } from '../backup/archive.ts';
import { type BackupTableEnd, backupDatabase } from '../backup/backup-database.ts';
import { type TestDatabase, testDatabase } from '../test-database.ts';
import { beginReading } from './whole-tables.ts';

const SWAP = `
  CREATE SCHEMA aside;
  CREATE TABLE aside.prices AS SELECT n FROM generate_series(1, 70) AS n;
  ALTER TABLE analytics.prices RENAME TO prices_before;
  ALTER TABLE aside.prices SET SCHEMA analytics`;

let database: TestDatabase;
let other: Client;
let folder: string;

beforeEach(async () => {
  database = await testDatabase();
  await database.adminPool.query(
    'CREATE TABLE analytics.prices AS SELECT n FROM generate_series(1, 50) AS n',
  );
  other = new Client(database.admin);
  await other.connect();
  folder = await mkdtemp(join(tmpdir(), 'rec io backup '));
});
afterEach(async () => {
  await other.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function rowsOf(file: string, table: string): Promise<number | undefined> {
  let at = '';
  for await (const { kind, body } of readArchive(file)) {
    if (kind === 'T') at = (JSON.parse(body.toString()) as { table: string }).table;
    if (kind === 'E' && at === table) return (JSON.parse(body.toString()) as BackupTableEnd).rows;
  }
  return undefined;
}

async function untilItWaits(): Promise<void> {
  for (;;) {
    const { rowCount } = await database.adminPool.query(
      `SELECT FROM pg_stat_activity WHERE application_name = 'rec-io-copy' AND wait_event_type = 'Lock'
       AND datname = current_database()`,
    );
    if (rowCount !== 0) return;
  }
}

test('a backup that begins while a table is put in another’s place waits, and has the new one whole', async () => {
  await other.query(`BEGIN; ${SWAP}`);
  const file = join(folder, 'backup');
  const made = backupDatabase(database.admin, file);
  await untilItWaits();
  await other.query('COMMIT');
  await made;
  expect(await rowsOf(file, 'analytics.prices')).toBe(70);
  expect(await rowsOf(file, 'analytics.prices_before')).toBe(50);
});

test('a table is put in another’s place only when the backup has ended', async () => {
  const file = join(folder, 'backup');
  let swapped: Promise<unknown> | null = null;
  await backupDatabase(database.admin, file, {
    onProgress: () => {
      swapped ??= other.query(SWAP);
    },
  });
  await swapped;
  expect(await rowsOf(file, 'analytics.prices')).toBe(50);
  expect(await rowsOf(file, 'analytics.prices_before')).toBeUndefined();
});

test('rows are written and days are made meanwhile', async () => {
  const reader = new Client(database.admin);
  await reader.connect();
  await beginReading(reader);
  await other.query("SET lock_timeout = '5s'; INSERT INTO analytics.prices VALUES (0)");
  await other.query("SELECT live_data.create_day_partition('live_price_log_1s_btc', '2026-05-01')");
  await reader.end();
});

test('a table that somebody alters for long is named', async () => {
  await other.query('BEGIN; LOCK TABLE analytics.prices');
  const reader = new Client(database.admin);
  await reader.connect();
  await expect(beginReading(reader, 50)).rejects.toMatchObject({
    code: 'DB_COPY_LOCKED',
    message: expect.stringContaining('analytics.prices'),
  });
  await reader.end();
});
