import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { backupDatabase } from '../backup/backup-database.ts';
import { replaceDatabase } from '../backup/replace-database.ts';
import { readBackupHead, restoreDatabase, verifyBackup } from '../backup/restore-database.ts';
import { openPool } from '../connection.ts';
import { migrateDatabase } from '../databases.ts';
import { ensureDayPartitions } from '../day-partitions.ts';
import { postgresLedger } from '../ledger.ts';
import { readLedgerEpoch } from '../ledger-epoch.ts';
import { readLedger } from '../ledger-read.ts';
import { migrate } from '../migrate.ts';
import { readMigrations } from '../migrations.ts';
import { readMonitors } from '../monitors.ts';
import { requireSchema } from '../schema-version.ts';
import { emptyTestDatabase, type TestDatabase, testDatabase } from '../test-database.ts';
import { numberedEnd, numberedFill, numberedIntent } from '../test-entries.ts';
import { createUser } from '../users.ts';
import { copiedTables } from './copied-tables.ts';
import { copyDatabase } from './copy-database.ts';

const SCOPE = { account: 'main', mode: 'simulated' } as const;
const STRANGE = 'tab\t, new line\n, \\N, "quote", ü, 🪙';

let source: TestDatabase;
let second: Pool;
let target: { readonly admin: TestDatabase['admin']; readonly pool: Pool; drop(): Promise<void> };

beforeAll(async () => {
  source = await testDatabase();
  const { adminPool, pool } = source;
  await createUser(adminPool, { userNo: '0002', login: 'b', passwordHash: STRANGE, accountType: 'user' });
  second = openPool(source.service, { userNo: '0002', max: 1 });
  for (const [user, userNo] of [
    [pool, '0001'],
    [second, '0002'],
  ] as const)
    await postgresLedger({ pool: user, userNo, ...SCOPE, epoch: 'e' }).append(
      [1, 2, 3].flatMap((number) => [numberedIntent(number), numberedFill(number), ...numberedEnd(number)]),
    );
  await adminPool.query(`INSERT INTO users.sessions VALUES ('t', '0002', now(), now(), $1)`, [STRANGE]);
  await ensureDayPartitions(adminPool, 'live_price_log_1s_btc', Date.UTC(2026, 0, 1));
  await adminPool.query(
    `INSERT INTO live_data.live_price_log_1s_btc ("timestamp", price, momentum)
     SELECT '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second', 80000 + n / 3.0, 'NaN' FROM generate_series(0, 4999) n`,
  );
  // As a copy of system data brings them: no migration makes these.
  await adminPool.query(
    `CREATE TABLE analytics.btc_fingerprint (momentum integer PRIMARY KEY, notes json, shares double precision[] NOT NULL);
     CREATE INDEX by_shares ON analytics.btc_fingerprint (shares);
     INSERT INTO analytics.btc_fingerprint VALUES (1, '{"b": 1,  "a": 2}', '{0.1,0.2}'), (2, NULL, '{}')`,
  );
  await adminPool.query("INSERT INTO system.health_status (overall_status) VALUES ('healthy')");
});

afterAll(async () => {
  await second.end();
  await source.drop();
});

beforeEach(async () => {
  const empty = await emptyTestDatabase();
  await migrateDatabase(empty.admin);
  const pool = openPool(empty.admin, { max: 1 });
  target = {
    admin: empty.admin,
    pool,
    async drop() {
      await pool.end();
      await empty.drop();
    },
  };
});
afterEach(() => target.drop());

/** Every row of every table as text, sorted. */
async function contentOf(pool: Pool): Promise<Record<string, readonly string[]>> {
  const content: Record<string, readonly string[]> = {};
  const client = await pool.connect();
  try {
    for (const { schema, name } of await copiedTables(client)) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT t::text AS row FROM ${schema}."${name}" t ORDER BY 1`,
      );
      content[`${schema}.${name}`] = rows.map(({ row }) => row);
    }
  } finally {
    client.release();
  }
  return content;
}

/** What programs of the new side see and do. */
async function expectUsable(): Promise<void> {
  const pool = openPool({ ...source.service, database: target.admin.database }, { userNo: '0002', max: 2 });
  try {
    const scope = { pool, userNo: '0002', ...SCOPE };
    expect(await readLedger(scope)).toHaveLength(21);
    const epoch = await readLedgerEpoch(pool);
    expect(epoch).not.toBe(source.epoch);
    await postgresLedger({ ...scope, epoch }).append([numberedIntent(4)]);
    expect((await pool.query('SELECT FROM users.balances_0001')).rowCount).toBe(0);
  } finally {
    await pool.end();
  }
  const highest =
    'SELECT max(seq)::int8 AS last, count(DISTINCT seq)::int AS numbers FROM users.intents_0002';
  const { rows } = await target.pool.query<{ last: string; numbers: number }>(highest);
  const before = await source.adminPool.query<{ last: string }>(highest);
  expect(Number(rows[0]?.last)).toBeGreaterThan(Number(before.rows[0]?.last));
  expect(rows[0]?.numbers).toBe(4);
  await expect(target.pool.query('DELETE FROM users.fills_0002')).rejects.toThrow('append-only');
}

describe('a database copied to another', () => {
  test('has every row, user, partition and table, and goes on under an epoch of its own', async () => {
    const seen: string[] = [];
    const result = await copyDatabase(source.admin, target.admin, {
      onProgress: ({ table }) => seen.push(table),
    });
    expect(await contentOf(target.pool)).toEqual(await contentOf(source.adminPool));
    expect(result.rows).toBeGreaterThan(5_000);
    expect(new Set(seen).size).toBe(result.tables);
    const { rows } = await target.pool.query("SELECT FROM pg_indexes WHERE indexname = 'by_shares'");
    expect(rows).toHaveLength(1);
    await expectUsable();
  });

  test('is one moment of the source, whatever is written to it meanwhile', async () => {
    let written: Promise<unknown> | null = null;
    const before = await contentOf(source.adminPool);
    await copyDatabase(source.admin, target.admin, {
      onProgress: () => {
        written ??= second.query("INSERT INTO users.watchlist VALUES ('0002', 'ETH', now())");
      },
    });
    await written;
    expect(await contentOf(target.pool)).toEqual(before);
    await second.query('DELETE FROM users.watchlist');
  });

  test('stays as it was when the copy is stopped, and when it would not be the same', async () => {
    const before = await contentOf(target.pool);
    const stopped = new AbortController();
    const copying = copyDatabase(source.admin, target.admin, {
      signal: stopped.signal,
      onProgress: ({ tablesDone }) => {
        if (tablesDone === 3) stopped.abort();
      },
    });
    await expect(copying).rejects.toThrow();
    expect(await contentOf(target.pool)).toEqual(before);
    await target.pool.query(
      `CREATE FUNCTION public.skew() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN NEW.login := NEW.login || '!'; RETURN NEW; END $$;
       CREATE TRIGGER skew BEFORE INSERT ON users.user_info FOR EACH ROW EXECUTE FUNCTION public.skew()`,
    );
    const copied = copyDatabase(source.admin, target.admin);
    await expect(copied).rejects.toMatchObject({ code: 'DB_COPY_DIFFERS' });
    expect(await contentOf(target.pool)).toEqual(before);
  });

  test('is never mixed with rows that were there, nor with another version', async () => {
    await target.pool.query("INSERT INTO system.health_status (overall_status) VALUES ('healthy')");
    const full = copyDatabase(source.admin, target.admin);
    await expect(full).rejects.toMatchObject({
      code: 'DB_COPY_NOT_EMPTY',
      message: expect.stringContaining('system.health_status'),
    });
    await target.pool.query(
      'DELETE FROM system.schema_migrations WHERE version = (SELECT max(version) FROM system.schema_migrations)',
    );
    const older = copyDatabase(source.admin, target.admin);
    await expect(older).rejects.toMatchObject({ code: 'DB_COPY_VERSIONS' });
  });

  test('is refused for a role that row-level security would hide rows from', async () => {
    await expect(copyDatabase(source.service, target.admin)).rejects.toThrow(/permission denied|row-level/);
  });
});

describe('a backup', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rec io backup '));
    file = join(folder, 'now.rec-io-backup');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is one closed file that brings everything back, under a new epoch', async () => {
    const before = process.umask(0);
    const made = await backupDatabase(source.admin, file).finally(() => process.umask(before));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toHaveLength(1);
    await expect(backupDatabase(source.admin, file)).rejects.toMatchObject({ code: 'DB_NAME_REFUSED' });
    expect((await verifyBackup(file)).tables).toHaveLength(made.tables);
    const restored = await restoreDatabase(target.admin, file);
    expect(restored).toMatchObject(made);
    expect(await contentOf(target.pool)).toEqual(await contentOf(source.adminPool));
    await expectUsable();
  });

  test('takes the place of what a database holds, or leaves it as it was', async () => {
    await createUser(target.pool, { userNo: '0007', login: 'c', passwordHash: 'x', accountType: 'user' });
    const before = await contentOf(target.pool);
    await backupDatabase(source.admin, file);
    const bytes = await readFile(file);
    await truncate(file, bytes.length - 100);
    await expect(replaceDatabase(target.admin, file)).rejects.toMatchObject({ code: 'DB_BACKUP_UNREADABLE' });
    expect(await contentOf(target.pool)).toEqual(before);
    await writeFile(file, bytes);
    await replaceDatabase(target.admin, file);
    expect(await contentOf(target.pool)).toEqual(await contentOf(source.adminPool));
    await expectUsable();
  });

  test('of an older version is brought to this one', async () => {
    const older = await emptyTestDatabase();
    const pool = openPool(older.admin, { max: 1 });
    const client = await pool.connect();
    await migrate(client, readMigrations().slice(0, 11));
    // As that version made a user.
    await client.query(
      `INSERT INTO users.user_info (user_no, login, password_hash) VALUES ('0002', 'b', 'x'); SELECT users.add_user('0002')`,
    );
    client.release();
    await backupDatabase(older.admin, file);
    await pool.end();
    await older.drop();
    await replaceDatabase(target.admin, file);
    await requireSchema(target.pool);
    const { rows } = await target.pool.query<{ may: boolean }>(
      "SELECT has_table_privilege('rec_io_trader', 'users.intents_0002', 'INSERT') AS may",
    );
    expect(rows).toEqual([{ may: true }]);
    expect(await readMonitors(target.pool, '0002')).toMatchObject([{ name: 'btc-hourly-htc' }]);
  });

  test('says what it is of before anything is restored', async () => {
    await backupDatabase(source.admin, file);
    const { migrations, surroundings } = await readBackupHead(file);
    expect(migrations.length).toBeGreaterThan(11);
    expect(surroundings.userNos).toEqual(['0001', '0002']);
  });

  test('leaves nothing behind when it is stopped', async () => {
    const stopped = new AbortController();
    const making = backupDatabase(source.admin, file, {
      signal: stopped.signal,
      onProgress: () => stopped.abort(),
    });
    await expect(making).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  test('cut short, changed or foreign, it is refused and nothing of it stays', async () => {
    const before = await contentOf(target.pool);
    await backupDatabase(source.admin, file);
    const bytes = await readFile(file);
    const refused = async () => {
      for (const use of [() => verifyBackup(file), () => restoreDatabase(target.admin, file)])
        await expect(use()).rejects.toMatchObject({ code: 'DB_BACKUP_UNREADABLE' });
      expect(await contentOf(target.pool)).toEqual(before);
    };
    await truncate(file, bytes.length - 100);
    await refused();
    // After gzip's own head, whose time may be any. What a change unpacks to may still be read for a while.
    for (let at = 0; at < 200; at++) {
      const changed = Buffer.from(bytes);
      const place = 10 + Math.floor(((bytes.length - 10) * at) / 200);
      changed[place] = (changed[place] ?? 0) ^ 0xff;
      await writeFile(file, changed);
      await expect(verifyBackup(file)).rejects.toMatchObject({ code: 'DB_BACKUP_UNREADABLE' });
      if (at % 50 === 25) await refused();
    }
    await writeFile(file, 'something else');
    await refused();
    await rm(file);
    await refused();
  });
});
